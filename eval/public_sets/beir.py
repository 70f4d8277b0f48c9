"""BEIR folders: ranking whole documents for a query (Thakur et al. 2021, arXiv:2104.08663).

``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``, ``text``) and
``qrels/test.tsv`` (query-id, corpus-id, score). A document is as relevant as its best passage. nDCG@10
and recall@100 as trec_eval defines them: a query without any relevant document found counts 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Ranked
from assistant.build import build_reader
from assistant.chain import RERANK_DEPTH
from assistant.reader import Reader
from assistant.retriever import HybridRetriever, Retrieval
from eval.public_sets.corpus import Corpus, CorpusText, open_corpus
from eval.public_sets.figures_table import (
    READER,
    BenchmarkTable,
    Figure,
    Options,
    Progress,
    Published,
    mean_figure,
    published_figures,
)
from eval.public_sets.published_files import needed, read_json_lines
from ingest.errors import UsageError

NDCG, RECALL = "nDCG@10", "recall@100"
DENSE, WORDS, FUSION = "dense only", "BM25 only", "fusion"
_DEEP = 300  # passages of each leg for recall@100: a document may have several
# SciFact, test: BM25 and BM25 + cross-encoder (ms-marco-MiniLM-L-6-v2) from BEIR's Table 2, BM25 on
# one field from Pyserini's regressions; the embedding models from the MTEB leaderboard.
_PUBLISHED: Mapping[str, Mapping[str, Sequence[Published]]] = {
    "scifact": {
        NDCG: (
            Published("BM25, title and text as fields", 0.665, "BEIR, arXiv:2104.08663, Table 2"),
            Published("BM25, one field", 0.679, "Pyserini regression beir-v1.0.0-scifact.flat"),
            Published("all-MiniLM-L6-v2", 0.645, "MTEB, SciFact"),
            Published("gte-small", 0.727, "MTEB, SciFact"),
            Published(
                "BM25 + MiniLM cross-encoder", 0.688, "BEIR, arXiv:2104.08663, Table 2 (BM25+CE)"
            ),
        ),
        RECALL: (
            Published("BM25, title and text as fields", 0.908, "BEIR, arXiv:2104.08663, Table 9"),
        ),
    }
}


class BeirSet(NamedTuple):
    """A BEIR folder's content; only queries with judgements are kept."""

    name: str
    documents: tuple[tuple[str, CorpusText], ...]
    queries: Mapping[str, str]
    judged: Mapping[str, Mapping[str, int]]


def read_beir(folder: Path) -> BeirSet:
    """The documents, the test queries and their judgements. Raises ``UsageError``."""
    form = "a BEIR folder holds corpus.jsonl, queries.jsonl and qrels/test.tsv"
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder: {form}.")
    documents = tuple(
        (str(row["_id"]), _as_markdown(row))
        for row in read_json_lines(needed(folder, "corpus.jsonl", form))
    )
    queries = {
        str(row["_id"]): str(row["text"])
        for row in read_json_lines(needed(folder, "queries.jsonl", form))
    }
    judged: dict[str, dict[str, int]] = {}
    for query, document, score in _judgements(needed(folder, "qrels/test.tsv", form)):
        if query in queries and score > 0:
            judged.setdefault(query, {})[document] = score
    if not judged:
        raise UsageError(f"No query of {folder / 'qrels/test.tsv'} is in queries.jsonl.")
    return BeirSet(folder.resolve().name, documents, queries, judged)


def _as_markdown(row: Mapping[str, object]) -> CorpusText:
    title = " ".join(str(row.get("title") or "").split())
    text = str(row.get("text") or "")
    return CorpusText(
        str(row["_id"]), f"# {title}\n\n{text}\n" if title else f"{text or ' '}\n", ".md"
    )


def _judgements(file: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if number == 1 and parts[0] == "query-id":
            continue
        try:
            yield parts[0], parts[1], int(parts[2])
        except (IndexError, ValueError) as problem:
            raise UsageError(
                f"{file}, line {number} is not query-id, corpus-id and score between tabs."
            ) from problem


def run_beir(folder: Path, options: Options) -> BenchmarkTable:
    """Rank the documents of a BEIR folder; see the module's docstring."""
    found = read_beir(folder)
    judged = dict(list(found.judged.items())[: options.limit or None])
    corpus = open_corpus("beir", [text for _, text in found.documents], options)
    names = {id_: name for id_, (name, _) in zip(corpus.ids, found.documents, strict=True)}
    scores: dict[tuple[str, str], list[float]] = {}
    reader = build_reader(replace(options.assistant, reader="trained"))
    with corpus.index:
        for number, (query, relevant) in enumerate(judged.items(), start=1):
            rankings = _rankings(corpus, names, found.queries[query], reader, options)
            for (measure, system), ranked in rankings.items():
                value = ndcg(ranked, relevant, 10)
                if measure == RECALL:
                    value = len(relevant.keys() & set(ranked[:100])) / len(relevant)
                scores.setdefault((measure, system), []).append(value)
            options.on_progress(Progress("ranking", number, len(judged)))
    figures: list[Figure] = []
    published = next((rows for name, rows in _PUBLISHED.items() if name in found.name.lower()), {})
    for measure in (NDCG, RECALL):
        figures += [mean_figure(m, s, values) for (m, s), values in scores.items() if m == measure]
        figures += published_figures(measure, published.get(measure, ()))
    title = (
        f"BEIR {found.name}: {len(found.documents):,} documents, {len(judged):,} test queries;"
        " a document ranks as its best passage does"
    )
    reread = RERANK_DEPTH * options.assistant.passages
    note = f"{FUSION} + {READER}: the first {reread} documents, reordered by the reader."
    return BenchmarkTable("beir", title, tuple(figures), (note,))


def _rankings(
    corpus: Corpus,
    names: Mapping[str, str],
    query: str,
    reader: Reader,
    options: Options,
) -> dict[tuple[str, str], list[str]]:
    settings = options.assistant
    near = HybridRetriever(corpus.index, settings.lexical_weight, settings.candidates)
    deep = HybridRetriever(corpus.index, settings.lexical_weight, _DEEP)
    reread = RERANK_DEPTH * settings.passages
    found = near.search(query, settings.candidates)
    wide = deep.search(query, 1)
    owners = _owners(corpus, wide.ranking) | _owners(corpus, found.ranking)

    def documents(ranking: Sequence[Ranked]) -> list[str]:
        return list(dict.fromkeys(names[owners[r.passage]] for r in ranking))

    by_meaning = sorted(wide.ranking, key=lambda r: -r.similarity)
    by_words = [r for r in sorted(wide.ranking, key=lambda r: -r.lexical) if r.lexical > 0]
    fused = documents(found.ranking)
    best = _best_of_each(found, reread)
    reranked = [
        names[p.stored.passage.document] for p in reader.rerank(best, len(best.passages)).passages
    ]
    return {
        (NDCG, f"{FUSION} + {READER}"): list(dict.fromkeys([*reranked, *fused])),
        (NDCG, FUSION): fused,
        (NDCG, DENSE): documents(by_meaning),
        (NDCG, WORDS): documents(by_words),
        (RECALL, FUSION): documents(wide.ranking),
        (RECALL, DENSE): documents(by_meaning),
        (RECALL, WORDS): documents(by_words),
    }


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """nDCG@k as trec_eval has it: DCG = sum of grade / log2(rank + 1), over the best possible DCG."""
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:k]
    ideal = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(best, start=1))
    gains = (
        relevant.get(name, 0) / math.log2(rank + 1) for rank, name in enumerate(ranked[:k], start=1)
    )
    return sum(gains) / ideal if ideal else 0.0


def _owners(corpus: Corpus, ranking: Sequence[Ranked]) -> dict[str, str]:
    stored = corpus.index.catalogue.passages([r.passage for r in ranking])
    return {name: one.passage.document for name, one in stored.items()}


def _best_of_each(found: Retrieval, count: int) -> Retrieval:
    """The search with each document's best passage only."""
    first = {p.stored.passage.document: p for p in reversed(found.passages)}
    kept = [p for p in found.passages if first[p.stored.passage.document] is p]
    return replace(found, passages=tuple(kept[:count]))
