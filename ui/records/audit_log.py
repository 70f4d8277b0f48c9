"""The audit log: who asked, searched or read what, which places of documents were shown for it, who changed which.

JSON Lines. Of documents it holds ids and offsets, never text: what a removed document said is not in it.
The question is there as it was typed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from eval.metrics.span import Span
from ingest.disk.storage import appended
from ingest.errors import SettingsError
from ui.auth.identity import Identity
from ui.failures import Refusal
from ui.records.request_id import request_id
from ui.settings import UiSettings

_log = logging.getLogger("footnote.audit")
_BYTES = 10_000_000  # of a file, before the next is begun
_UNWRITTEN = (
    "This cannot be written to the audit log, so it is not shown; whoever runs the server finds in its log"
    " why."
)
_RETRY_SECONDS = 5
_FILES = 10  # before the oldest is deleted


class AuditLog:
    """Writes to ``file``, which only its owner can read. Raises ``SettingsError`` when it cannot be.

    ``required``: what could not be written is not to be shown.
    """

    def __init__(self, file: Path, *, required: bool = False) -> None:
        self.required = required
        try:
            self._handler = _Handler(file, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
        except OSError as problem:
            raise SettingsError(
                f"ui.audit_log: {file} cannot be written ({problem.strerror or problem})."
            ) from problem
        self._handler.close()

    def write(
        self,
        question: str,
        identity: Identity,
        outcome: str,
        cited: Iterable[Span] = (),
        closest: Iterable[Span] = (),
        index: str = "",
        changed: Iterable[str] = (),
    ) -> None:
        """Keep that ``identity`` asked or searched for ``question``, and what it is shown or ``changed``.

        Raises ``Refusal`` where that is required and fails, unless nothing is shown.
        """
        entry = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request": request_id.get(),
            "user": identity.user,
            "groups": sorted(identity.groups),
            "via": identity.via,
            "question": question,
            "outcome": outcome,
            "cited": [span._asdict() for span in cited],
            "closest": [span._asdict() for span in closest],
            "index": index,
            "changed": list(changed),
        }
        line = json.dumps(entry, ensure_ascii=True)  # a line is a line, whatever was typed
        record = logging.makeLogRecord({"msg": line})
        self._handler.handle(record)
        self._handler.close()  # until the next line; so it may be moved away at any time
        shown = entry["cited"] or entry["closest"] or index
        if shown and self.required and getattr(record, "missed", False):
            raise Refusal(503, _UNWRITTEN, retry_after=_RETRY_SECONDS)


def audit_log(settings: UiSettings) -> AuditLog | None:
    """The audit log that ``settings`` name, if they do.

    Raises ``SettingsError`` where it cannot be written, or is required and not named.
    """
    required = settings.audit_required == "on"
    if required and not settings.audit_log:
        raise SettingsError("ui.audit_required = on needs ui.audit_log: name its file.")
    return AuditLog(Path(settings.audit_log), required=required) if settings.audit_log else None


class _Handler(RotatingFileHandler):
    def emit(self, record: logging.LogRecord) -> None:
        """The whole line, or none of it: half a one would spoil the next, too."""
        try:
            # Which opens the file, and so makes it ours alone to read.
            if self.shouldRollover(record):
                self.doRollover()
            with appended(Path(self.baseFilename), self.format(record)):
                pass
        except Exception:
            self.handleError(record)

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, "a", encoding="utf-8", opener=private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        record.__dict__["missed"] = True
        problem = sys.exc_info()[1] or "?"
        _log.error("the audit log %s misses a line: %s", self.baseFilename, problem)
