"""Everything that can go wrong, as one tree.

Every message is one sentence that names what was wrong and, where there is one, the command or
setting that repairs it. Foreign exceptions become ours in the module that touches the library.
"""

from __future__ import annotations

# What repairs a damaged catalogue.
ANEW = "run footnote restore with a backup, or footnote ingest with your documents"


class FootnoteError(Exception):
    """Base of all errors a user may see. ``str(error)`` is the whole message."""

    exit_status = 1
    retryable = False


class UsageError(FootnoteError):
    """The command, request or setting is malformed."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting is unknown or its value unusable."""


class DiskFull(FootnoteError):
    """A disk that is written to is full, over its quota or read-only."""


class UnreadableDocument(FootnoteError):
    """One file cannot be read, and the others go on; ``str(error)`` is the reason reported."""


class IndexProblem(FootnoteError):
    """The index cannot serve what was asked of it."""


class IndexMissing(IndexProblem):
    """Nothing has been ingested into this index yet."""


class IndexMismatch(IndexProblem):
    """The index was built by another embedding model, precision or splitter."""


class IndexBusy(IndexProblem):
    """Another process owns the index directory."""

    retryable = True


class IndexUnwritable(IndexProblem):
    """The index directory cannot be written."""


class IndexChanged(IndexProblem):
    """An ingest changed what an answer quotes while it was made."""

    retryable = True


class IndexDamaged(IndexProblem):
    """The catalogue or the vectors cannot be opened, or they disagree."""


class VectorsAway(IndexProblem):
    """The Chroma server that keeps the vectors cannot be reached."""

    retryable = True


class VectorsHidden(IndexDamaged):
    """Search passes some vectors by, however they are arranged; words still find their passages."""


class ModelProblem(FootnoteError):
    """The embedding model cannot be loaded, or is not the one expected."""


class ChatModelProblem(FootnoteError):
    """A chat model is missing, misconfigured or failing."""

    retryable = True


def first_line(problem: BaseException) -> str:
    """What a foreign exception says, short enough to stand inside a sentence of ours."""
    lines = str(problem).strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else type(problem).__name__
