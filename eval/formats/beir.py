"""BEIR folders (Thakur et al., 2021) and TREC relevance judgements (qrels) next to their queries.

Gold is the whole document. The test split is read when there is one; another is read by naming its
qrels file. The corpus stays in its file, only its offsets are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from eval.document_files import file_names
from eval.formats.cell_values import text_of
from eval.formats.file_rows import FileRow, RowProblem, collect, fields_of
from eval.formats.json_rows import json_lines, open_binary
from eval.formats.opened_file import FileShape, OpenedFile, decoded
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
        self._offsets = {self.names[name]: offset for name, offset in offsets.items()}

    def __getitem__(self, name: str) -> str:
        entry = self.entry(name)
        parts = (text_of(entry.get("title")), text_of(entry.get("text")))
        return "\n\n".join(part for part in parts if part)

    def entry(self, name: str) -> Mapping[str, Any]:
        """A document's line of the corpus, by the name of its file."""
        with self._file.open("rb") as lines:
            lines.seek(self._offsets[name])
            entry: Mapping[str, Any] = json.loads(lines.readline())
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    def __contains__(self, name: object) -> bool:
        return name in self._offsets


class BeirFiles(NamedTuple):
    """What belongs together: ``relevant`` has the grades above 0, query → document → grade, as judged.

    ``bad`` are the numbers of lines that are no judgement; ``said`` tells of a choice that was made.
    """

    folder: Path
    queries_file: Path
    qrels: Path
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]
    corpus: Corpus | None
    bad: Sequence[int]
    said: tuple[str, ...]


def is_beir(opened: OpenedFile) -> bool:
    """A folder with queries and judgements, a queries file beside judgements, or judgements."""
    if opened.shape is FileShape.FOLDER:
        return bool(_queries_in(opened.path)) and bool(_judgements_in(opened.path))
    if opened.shape is FileShape.RECORDS:
        return opened.has("_id", "text") and opened.path.name.startswith("queries")
    return opened.shape in (FileShape.TEXT, FileShape.TABLE) and _is_judgements(opened.path)


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    files = files_of(opened)
    qrels, corpus = files.qrels, files.corpus
    names = corpus.names if corpus else {}

    def rows() -> Iterator[FileRow]:
        for number in files.bad:
            yield FileRow(f"line {number} of {qrels.name}", number, None, "is not a judgement")
        for number, (name, text) in enumerate(files.queries.items(), start=1):
            if name in files.relevant:
                yield FileRow(f"query {name}", number, {"name": name, "text": text})

    def make(row: FileRow) -> TestQuestion:
        name, text = fields_of(row).values()
        if not text:
            raise RowProblem("has no text")
        gold = tuple(Gold(names.get(document, document)) for document in files.relevant[name])
        return TestQuestion(name, text, gold=gold, line=row.line)

    def said() -> Iterator[str]:
        yield from files.said
        yield (
            f"{files.queries_file.name} became the questions; {qrels.name} the gold, which is whole"
            " documents."
        )
        if corpus:
            yield f"corpus.jsonl holds the {len(corpus)} documents."
        if unjudged := len(files.queries) - len(files.relevant):
            yield f"{unjudged} queries without a judgement in {qrels.name} were left aside."

    path = files.folder
    if opened.shape is not FileShape.FOLDER:
        path = path / f"{path.name}-{qrels.stem}"
    found = collect(path, "beir", rows(), make, mapped=said)
    return replace(found, documents=corpus or {})


def files_of(opened: OpenedFile) -> BeirFiles:
    """The queries, judgements and corpus that a folder, or one of its files, names.

    Raises ``UsageError`` where queries or judgements are missing.
    """
    folder, queries_file, qrels, said = _parts(opened)
    queries = dict(_queries(queries_file))
    relevant, bad = _relevant(qrels, queries)
    corpus = folder / "corpus.jsonl"
    documents = Corpus(corpus) if corpus.is_file() else None
    return BeirFiles(folder, queries_file, qrels, queries, relevant, documents, bad, tuple(said))


def _parts(opened: OpenedFile) -> tuple[Path, Path, Path, list[str]]:
    """Folder, queries file, judgements file, and what to say about the choice."""
    path = opened.path
    if opened.shape in (FileShape.TEXT, FileShape.TABLE):
        folder = next((f for f in (path.parent, path.parent.parent) if _queries_in(f)), None)
        if folder is None:
            raise UsageError(
                f"{path} holds judgements without their queries: put it beside queries.jsonl, or name"
                " the folder that holds both."
            )
        return folder, _queries_in(folder)[0], path, []
    folder = path if opened.shape is FileShape.FOLDER else path.parent
    qrels = _judgements_in(folder)
    if not qrels:
        raise UsageError(
            f"{path} holds queries without judgements: put qrels/test.tsv beside it, with the columns"
            " query-id, corpus-id and score."
        )
    named = path.stem.rpartition("_")[2] if opened.shape is FileShape.RECORDS else ""
    chosen = next(
        (file for split in (named, *_SPLITS) for file in qrels if file.stem == split), qrels[0]
    )
    others = [str(file.relative_to(folder)) for file in qrels if file != chosen]
    said = [
        f"Of the judgements, {', '.join(others)} were left aside: name the file instead to use it."
    ]
    queries = path if opened.shape is FileShape.RECORDS else _queries_in(folder)[0]
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
        head = file.read(2048)
    lines = head.decode("utf-8", "replace").splitlines()
    if len(head) == 2048:  # the last line read may be cut
        lines = lines[:-1][:10] or lines
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


def _relevant(file: Path, wanted: Mapping[str, str]) -> tuple[dict[str, dict[str, int]], list[int]]:
    """The grades of relevant documents by query, and the numbers of lines that are no judgement."""
    relevant: dict[str, dict[str, int]] = {}
    bad = []
    with open_binary(file) as lines:
        for number, data in enumerate(lines, start=1):
            line = data.decode("utf-8", "replace").removeprefix("\ufeff").strip()
            if not line or (number == 1 and _HEADER.match(line)):
                continue
            judgement = _JUDGEMENT.fullmatch(line)
            if judgement is None:
                bad.append(number)
                continue
            query, document, grade = judgement[1], judgement[2], int(judgement[3])
            if grade > 0 and query in wanted:
                relevant.setdefault(query, {})[document] = grade
    return relevant, bad


def _corpus_id(line: bytes) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    return text_of(entry.get("_id")) if isinstance(entry, Mapping) else ""
