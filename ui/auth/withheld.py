"""What only whoever runs the server can repair, as those who ask are told of it.

The sentences of such errors name files of the server and commands. They are for the role admin; others
read that something is wrong and who finds in the log what.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.disk.storage import full_disk
from ingest.errors import IndexChanged, IndexProblem, IndexUnwritable, ModelProblem
from ui.auth.identity import Identity, Role
from ui.failures import Refusal, failure_of, is_retryable, told_as

_FULL = "The server's disk takes no more; whoever runs the server finds in its log where."
_WRONG = "The documents cannot be searched now; whoever runs the server finds in its log why."
_READ_ONLY = "Nothing can be changed now; whoever runs the server finds in its log why."
_RETRY_SECONDS = 5


@contextmanager
def told_to(who: Identity) -> Iterator[None]:
    """Raise what is raised inside as ``who`` may be told of it."""
    try:
        yield
    except Exception as error:
        told = as_told_to(who, error)
        if told is error:
            raise
        raise told from error


def as_told_to(who: Identity, error: Exception) -> Exception:
    """``error`` as ``who`` may be told of it; what it was is its cause, for the log."""
    if who.may(Role.ADMIN) or isinstance(error, IndexChanged | Refusal):
        return error
    known = told_as(error)
    if full_disk(error) is not None:
        sentence = _FULL
    elif isinstance(known, IndexUnwritable):
        sentence = _READ_ONLY
    elif isinstance(known, IndexProblem | ModelProblem):
        sentence = _WRONG
    else:
        return error
    wait = _RETRY_SECONDS if is_retryable(error) else 0
    told = Refusal(failure_of(error).status_code, sentence, retry_after=wait)
    told.__cause__ = error
    return told
