"""Questions with the passages that answer them, as LlamaIndex and sentence-transformers' evaluators keep them.

One object: ``queries`` and ``corpus`` by identifiers, and ``relevant_docs``, the passages' by the question's.
Gold is the whole passage, in whichever document holds it; without others each is a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.document_files import file_names
from eval.formats.cell_values import is_blank, text_of, texts_of
from eval.formats.file_rows import Documents, FileRow, RowProblem, collect, fields_of
from eval.formats.opened_file import FileShape, OpenedFile
from eval.testset import Gold, TestQuestion, TestSet

_PARTS = ("queries", "corpus", "relevant_docs")


def is_search_pairs(opened: OpenedFile) -> bool:
    """An object with these three, each by identifiers."""
    data = opened.data if isinstance(opened.data, Mapping) else {}
    return opened.shape is not FileShape.FOLDER and all(
        isinstance(data.get(part), Mapping) for part in _PARTS
    )


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    queries, texts, relevant = (opened.data[part] for part in _PARTS)
    corpus = {str(name): "\n\n".join(texts_of(text)) for name, text in texts.items()}
    documents, names = Documents(), file_names(corpus)
    for name, text in corpus.items():
        documents.add(names[name], text)

    def rows() -> Iterator[FileRow]:
        for name, asked in queries.items():
            yield FileRow(f"query {name}", 0, {"id": name, "text": asked})

    def make(row: FileRow) -> TestQuestion:
        fields = fields_of(row)
        asked = text_of(fields["text"])
        if is_blank(asked):
            raise RowProblem("has no text")
        found = [corpus.get(one) for one in texts_of(relevant.get(fields["id"]))]
        if not all(found):
            raise RowProblem("has a passage that is not in corpus")
        gold = tuple(Gold("", quote=text) for text in found if text)
        return TestQuestion(text_of(fields["id"]), asked, gold=gold)

    said = (
        f"queries became the questions, relevant_docs the gold; corpus holds the {len(corpus)} documents.",
    )
    return collect(
        opened.path, "search-pairs", rows(), make, mapped=lambda: said, documents=documents
    )
