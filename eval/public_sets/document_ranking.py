"""The protocol of BEIR: ranking whole documents for a query (Thakur et al. 2021, arXiv:2104.08663).

A document is as relevant as its best passage. nDCG@10 and recall@100 as trec_eval defines them: a query
without any relevant document found counts 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Ranked
from assistant.build import build_reader
from assistant.chain import RERANK_DEPTH
from assistant.reading.reader import Reader
from assistant.retrieval.retriever import Retrieval
from eval.formats.beir import Corpus, files_of
from eval.formats.opened_file import OpenedFile
from eval.metrics.retrieval import graded_ndcg
from eval.public_sets.figures_table import BenchmarkTable, reported
from eval.public_sets.protocol import Options, StageProgress, Values, file_name, indexed
from ingest.errors import UsageError
from ingest.how_many import counted
from ingest.index import Index

NDCG, RECALL = "nDCG@10", "recall@100"
DENSE, WORDS, FUSION, REREAD = "dense only", "BM25 only", "fusion", "fusion + trained reader"
_DEEP = 300  # passages of each leg for recall@100: a document may have several


def rank_documents(opened: OpenedFile, options: Options) -> BenchmarkTable:
    """Rank the documents of a BEIR folder; see the module's docstring.

    Raises ``UsageError`` for a folder without documents or without judged queries.
    """
    files = files_of(opened)
    if not files.corpus or not files.relevant:
        raise UsageError(
            f"{opened.path} has no documents or no judged query: a BEIR folder holds corpus.jsonl,"
            " queries.jsonl and qrels/test.tsv."
        )
    judged = dict(list(files.relevant.items())[: options.limit or None])
    documents, names = _as_markdown(files.corpus)
    values = Values()
    reader = build_reader(replace(options.assistant, reader="trained"))
    with indexed(documents, options) as index:
        for number, (query, relevant) in enumerate(judged.items(), start=1):
            rankings = _rankings(index, names, files.queries[query], reader, options)
            for (measure, system), ranked in rankings.items():
                value = graded_ndcg(ranked, relevant, 10)
                if measure == RECALL:
                    value = len(relevant.keys() & set(ranked[:100])) / len(relevant)
                values.add(measure, system, value)
            options.on_progress(StageProgress("ranking", number, len(judged)))
    others = reported("beir", files.folder)
    title = (
        f"BEIR {files.folder.resolve().name}: {counted(len(documents), 'document')},"
        f" {counted(len(judged), 'test query', 'test queries')}; a document ranks as its best passage does"
    )
    reread = RERANK_DEPTH * options.assistant.passages
    note = f"{REREAD}: the first {reread} documents, reordered by the reader."
    figures = values.means((NDCG, RECALL), others)
    return BenchmarkTable("beir", title, tuple(figures), (note, *others.notes))


def _as_markdown(corpus: Corpus) -> tuple[dict[str, str], dict[str, str]]:
    """The documents as files with their title for heading, and whose file each is."""
    documents: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, (own, stored) in enumerate(corpus.names.items()):
        entry, name = corpus.entry(stored), file_name(number, own, ".md")
        title, text = " ".join(str(entry.get("title") or "").split()), str(entry.get("text") or "")
        documents[name] = f"# {title}\n\n{text}\n" if title else f"{text or ' '}\n"
        names[name] = own
    return documents, names


def _rankings(
    index: Index, names: Mapping[str, str], query: str, reader: Reader, options: Options
) -> dict[tuple[str, str], list[str]]:
    found = options.retriever(index).search(query, options.assistant.candidates)
    wide = options.retriever(index, _DEEP).search(query, 1).ranking
    stored = index.catalogue.passages([r.passage for r in (*wide, *found.ranking)])
    owners = {name: names[one.passage.document] for name, one in stored.items()}

    def documents(ranking: Sequence[Ranked]) -> list[str]:
        return list(dict.fromkeys(owners[r.passage] for r in ranking))

    by_meaning = documents(sorted(wide, key=lambda r: -r.similarity))
    by_words = documents([r for r in sorted(wide, key=lambda r: -r.lexical) if r.lexical > 0])
    found_first = documents(found.ranking)
    best = _best_of_each(found, RERANK_DEPTH * options.assistant.passages)
    reranked = reader.rerank(best, len(best.passages)).passages
    first = [names[p.stored.passage.document] for p in reranked]
    return {
        (NDCG, REREAD): list(dict.fromkeys([*first, *found_first])),
        (NDCG, FUSION): found_first,
        (NDCG, DENSE): by_meaning,
        (NDCG, WORDS): by_words,
        (RECALL, FUSION): documents(wide),
        (RECALL, DENSE): by_meaning,
        (RECALL, WORDS): by_words,
    }


def _best_of_each(found: Retrieval, count: int) -> Retrieval:
    """The search with each document's best passage only."""
    first = {p.stored.passage.document: p for p in reversed(found.passages)}
    kept = [p for p in found.passages if first[p.stored.passage.document] is p]
    return replace(found, passages=tuple(kept[:count]))
