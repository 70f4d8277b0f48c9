"""A public set's texts as an index of ours: written as files, ingested once, kept for the next run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eval.public_sets.figures_table import Options, Progress
from ingest.errors import UsageError
from ingest.index import MODELS_DIRECTORY, Index
from ingest.pipeline import ingest
from ingest.progress import Progress as Ingested
from ingest.settings import IngestSettings

_UNFIT_FOR_A_NAME = re.compile(r"[^\w ()&',-]+", re.UNICODE)
_LONGEST_NAME = 60


class CorpusText(NamedTuple):
    """A text to ingest; ``suffix`` decides which reader of ours reads it."""

    title: str
    text: str
    suffix: str = ".txt"


@dataclass(frozen=True, slots=True)
class Corpus:
    """An open index and the id that each text got, in the order given."""

    index: Index
    ids: tuple[str, ...]


def open_corpus(name: str, texts: Sequence[CorpusText], options: Options) -> Corpus:
    """The index over ``texts``, each a document of its own; what is there already is not made anew.

    The directory is named after the content, so that another version of a set never meets an old
    index. Raises ``UsageError`` when the work directory cannot be written. Close the index.
    """
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{text.title}\0{text.suffix}\0{text.text}\0".encode("utf-8", "replace"))
    home = options.work / f"{name}-{digest.hexdigest()[:12]}"
    folder = home / "documents"
    ids = tuple(_file_name(number, text) for number, text in enumerate(texts))
    try:
        for file, text in zip(ids, texts, strict=True):
            target = folder / file
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                # newline="": offsets of the published set count the line ends as they are.
                target.write_text(text.text, "utf-8", newline="")
    except OSError as problem:
        raise UsageError(
            f"The benchmark's documents cannot be written to {folder} ({problem.strerror}): run the"
            " command in a folder that you may write to."
        ) from problem
    return Corpus(_indexed(folder, home / "index", options), ids)


def _file_name(number: int, text: CorpusText) -> str:
    """A folder for the number, a file for the title: the file's name is the document's title."""
    words = " ".join(_UNFIT_FOR_A_NAME.sub(" ", text.title).split())[:_LONGEST_NAME].strip(" .")
    return f"{number:05d}/{words or 'text'}{text.suffix}"


def _indexed(folder: Path, directory: Path, options: Options) -> Index:
    models = options.work / MODELS_DIRECTORY  # one compiled model serves every corpus
    settings = _at(options.ingest, directory)

    def report(progress: Ingested) -> None:
        options.on_progress(Progress("ingesting", progress.done, progress.total))

    with Index(settings, "write", "eval benchmark", models) as index:
        ingest(index, [folder], report)
    return Index(settings, "read", "eval benchmark", models)


def _at(settings: IngestSettings, directory: Path) -> IngestSettings:
    from dataclasses import replace

    return replace(settings, index=str(directory))
