"""BEIR folders (Thakur et al., 2021) and TREC relevance judgements (qrels) next to their queries.

Gold is the whole document. The test split is read when there is one; another is read by naming its
qrels file. The corpus stays in its file, only its offsets are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.document_files import file_names
from eval.formats.cell_values import text_of
from eval.formats.file_rows import Row, RowProblem, collect, fields_of
from eval.formats.source import Shape, Source, decoded, json_lines, open_binary
from eval.testset import Gold, TestQuestion, TestSet
from ingest.errors import UsageError

_SPLITS = ("test", "dev", "validation", "train")
# TREC: query, iteration, document, relevance; BEIR: query, document, relevance.
_JUDGEMENT = re.compile(r"(\S+)[ \t]+(?:(?:0|Q0)[ \t]+)?(\S+)[ \t]+(-?\d+)")
_HEADER = re.compile(r"query[-_ ]?id\t", re.IGNORECASE)
_TOPIC = re.compile(
    r"<num>\s*(?:Number:)?\s*(\S+).*?<title>\s*(?:Topic:)?\s*([^<]+)", re.IGNORECASE | re.DOTALL
)


class Corpus(Mapping[str, str]):
    """The documents of a ``corpus.jsonl``: title, blank line, text. Read from the file one by one.

    Their names are those of files; ``names`` has them by the identifiers of the corpus. Raises
    ``UsageError`` for identifiers that cannot be files' names.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        offsets: dict[str, int] = {}
        offset = 0
        with file.open("rb") as lines:
            for line in lines:
                if line.strip():
                    offsets[_corpus_id(line)] = offset
                offset += len(line)
        offsets.pop("", None)
        self.names = file_names(offsets)
        self._offsets = {self.names[name]: place for name, place in offsets.items()}

    def __getitem__(self, name: str) -> str:
        with self._file.open("rb") as lines:
            lines.seek(self._offsets[name])
            entry = json.loads(lines.readline())
        parts = (text_of(entry.get("title")), text_of(entry.get("text")))
        return "\n\n".join(part for part in parts if part)

    def __iter__(self) -> Iterator[str]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    def __contains__(self, name: object) -> bool:
        return name in self._offsets


def is_beir(source: Source) -> bool:
    """A folder with queries and judgements, a queries file beside judgements, or judgements."""
    if source.shape is Shape.FOLDER:
        return bool(_queries_in(source.path)) and bool(_judgements_in(source.path))
    if source.shape is Shape.RECORDS:
        return source.has("_id", "text") and source.path.name.startswith("queries")
    return source.shape in (Shape.TEXT, Shape.TABLE) and _is_judgements(source.path)


def read(source: Source) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    folder, queries, qrels, said = _parts(source)
    wanted = dict(_queries(queries))
    gold, bad = _relevant(qrels, wanted)
    rows = [
        *(Row(f"line {n} of {qrels.name}", n, None, "is not a judgement") for n in bad),
        *(
            Row(f"query {name}", place, (name, text))
            for place, (name, text) in enumerate(wanted.items(), start=1)
            if name in gold
        ),
    ]
    corpus = folder / "corpus.jsonl"
    documents = Corpus(corpus) if corpus.is_file() else None
    names = documents.names if documents else {}
    name = source.path if source.shape is Shape.FOLDER else folder / f"{folder.name}-{qrels.stem}"
    found = collect(
        name,
        "beir",
        (row._replace(values={"row": row.values}) if not row.fault else row for row in rows),
        lambda row: [_question(row, gold, names)],
    )
    said += [
        f"{queries.name} became the questions; {qrels.name} the gold, which is whole documents.",
        *([f"corpus.jsonl holds the {len(documents)} documents."] if documents else []),
        *([f"{len(wanted) - len(gold)} queries without a judgement in {qrels.name} were left aside."]
          if len(wanted) > len(gold) else []),
    ]  # fmt: skip
    return TestSet(
        found.name, "beir", found.questions, (*said, *found.mapped), found.problems, documents or {}
    )


def _question(row: Row, gold: Mapping[str, list[str]], files: Mapping[str, str]) -> TestQuestion:
    name, text = fields_of(row)["row"]
    if not text:
        raise RowProblem("has no text")
    documents = (files.get(document, document) for document in gold[name])
    return TestQuestion(name, text, gold=tuple(map(Gold, documents)), line=row.line)


def _parts(source: Source) -> tuple[Path, Path, Path, list[str]]:
    """Folder, queries file, judgements file, and what to say about the choice."""
    path = source.path
    if source.shape in (Shape.TEXT, Shape.TABLE):
        folder = next((f for f in (path.parent, path.parent.parent) if _queries_in(f)), None)
        if folder is None:
            raise UsageError(
                f"{path} holds judgements without their queries: put it beside queries.jsonl, or name"
                " the folder that holds both."
            )
        return folder, _queries_in(folder)[0], path, []
    folder = path if source.shape is Shape.FOLDER else path.parent
    qrels = _judgements_in(folder)
    if not qrels:
        raise UsageError(
            f"{path} holds queries without judgements: put qrels/test.tsv beside it, with the columns"
            " query-id, corpus-id and score."
        )
    named = path.stem.rpartition("_")[2] if source.shape is Shape.RECORDS else ""
    chosen = next(
        (file for split in (named, *_SPLITS) for file in qrels if file.stem == split), qrels[0]
    )
    others = [str(file.relative_to(folder)) for file in qrels if file != chosen]
    said = [
        f"Of the judgements, {', '.join(others)} were left aside: name the file instead to use it."
    ]
    queries = path if source.shape is Shape.RECORDS else _queries_in(folder)[0]
    return folder, queries, chosen, said if others else []


def _queries_in(folder: Path) -> list[Path]:
    names = ("queries.jsonl", "queries.jsonl.gz", "queries.tsv", "topics.tsv", "topics.txt")
    found = [folder / name for name in names if (folder / name).is_file()]
    return found or sorted([*folder.glob("queries*.jsonl"), *folder.glob("topics*")])


def _judgements_in(folder: Path) -> list[Path]:
    files = [*folder.glob("qrels/*"), *folder.glob("qrels*.*"), *folder.glob("*.qrels")]
    return sorted(file for file in set(files) if file.is_file() and _is_judgements(file))


def _is_judgements(path: Path) -> bool:
    with open_binary(path) as file:
        head = file.read(2048).decode("utf-8", "replace").splitlines()
    lines = head[:-1][:10] or head  # the last line read may be cut
    if lines and _HEADER.match(lines[0]):
        return True
    return bool(lines) and all(_JUDGEMENT.fullmatch(line.strip()) for line in lines if line.strip())


def _queries(file: Path) -> Iterable[tuple[str, str]]:
    if file.name.endswith((".jsonl", ".jsonl.gz")):
        for row in json_lines(file):
            values: Any = row.values if isinstance(row.values, Mapping) else {}
            if name := text_of(values.get("_id")):
                yield name, text_of(values.get("text"))
        return
    text = decoded(file)
    if "<num>" in text.lower():
        for topic in _TOPIC.finditer(text):
            yield topic.group(1), " ".join(topic.group(2).split())
        return
    for line in text.splitlines():
        name, _, asked = line.partition("\t")
        if asked.strip():
            yield name.strip(), asked.strip()


def _relevant(file: Path, wanted: Mapping[str, str]) -> tuple[dict[str, list[str]], list[int]]:
    """Relevant documents by query, and the numbers of lines that are no judgement."""
    gold: dict[str, list[str]] = {}
    bad = []
    with open_binary(file) as lines:
        for number, data in enumerate(lines, start=1):
            line = data.decode("utf-8", "replace").removeprefix("\ufeff").strip()
            if not line or (number == 1 and _HEADER.match(line)):
                continue
            judgement = _JUDGEMENT.fullmatch(line)
            if judgement is None:
                bad.append(number)
            elif int(judgement.group(3)) > 0 and judgement.group(1) in wanted:
                documents = gold.setdefault(judgement.group(1), [])
                if judgement.group(2) not in documents:
                    documents.append(judgement.group(2))
    return gold, bad


def _corpus_id(line: bytes) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    return text_of(entry.get("_id")) if isinstance(entry, Mapping) else ""
