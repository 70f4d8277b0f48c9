"""Everything that can go wrong, as one tree.

FootnoteError
├── UsageError                 the command, request or setting is malformed (exit status 2)
│   └── SettingsError          an unknown or unusable setting
├── DiskFull                   a disk that is written to is full, over quota or read-only
├── UnreadableDocument         one file cannot be read; the others go on
├── IndexProblem
│   ├── IndexMissing           nothing has been ingested yet
│   ├── IndexMismatch          the index was built by another model, precision or splitter
│   ├── IndexBusy              another process owns the index
│   ├── IndexUnwritable        the index directory cannot be written
│   ├── IndexChanged           what an answer quotes was changed while it was made
│   └── IndexDamaged           the catalogue and the vectors cannot be opened or disagree
├── ModelProblem               the embedding model cannot be loaded or is not the expected one
└── ChatModelProblem           a chat model is missing, misconfigured or failing (retryable says which)

Every message is one sentence that names what was wrong and, where there is one, the command or
setting that repairs it. Foreign exceptions become ours in the module that touches the library.
"""

from __future__ import annotations


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
    """One file cannot be read; ``str(error)`` is the reason shown in the ingest report."""


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


class ModelProblem(FootnoteError):
    """The embedding model cannot be loaded, or is not the one expected."""


class ChatModelProblem(FootnoteError):
    """A chat model is missing, misconfigured or failing."""

    retryable = True
