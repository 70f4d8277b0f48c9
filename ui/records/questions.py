"""What is recorded of each question, whichever door it came by: metrics, a log line, the audit log.

What is searched for or read without a question, or changed, is in the audit log alone.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

from assistant.answer import Answer, Delta, Quote, SearchResult
from eval.metrics.span import Span
from ui.auth.identity import Identity
from ui.records.audit_log import AuditLog
from ui.records.server_metrics import ServerMetrics

_log = logging.getLogger("footnote.questions")
T = TypeVar("T")


class QuestionRecords:
    """Records questions; their text only in the audit log, or with ``with_text`` in the log."""

    def __init__(
        self, metrics: ServerMetrics, audit: AuditLog | None = None, *, with_text: bool = False
    ) -> None:
        self._metrics = metrics
        self._audit = audit
        self._with_text = with_text

    def watched(
        self, events: Iterator[T], question: str, identity: Identity
    ) -> Generator[T, None, None]:
        """``events`` of answering ``question``, with what becomes of it recorded before it is shown."""
        recorded = False
        held: list[T] = []
        try:
            for event in events:
                if isinstance(event, Delta) and self._audit is not None and self._audit.required:
                    held.append(event)  # until it is written that it is shown
                    continue
                if isinstance(event, Answer):
                    recorded = True
                    self._record(question, identity, event.kind, event)
                yield from held
                held.clear()
                yield event
        except Exception:
            if not recorded:
                recorded = True
                self._record(question, identity, "failed", None)
            raise
        finally:
            if isinstance(events, Generator):
                events.close()
            if not recorded:
                self._record(question, identity, "left", None)

    def refused(self, question: str, identity: Identity) -> None:
        """Record that ``question`` found no place."""
        self._record(question, identity, "refused", None)

    def searched(self, query: str, identity: Identity, found: SearchResult) -> None:
        """Record that ``identity`` was shown what was ``found`` for ``query``."""
        if self._audit is not None:
            closest = _spans(found.passages)
            self._audit.write(query, identity, "searched", closest=closest, index=found.index)

    def read(self, identity: Identity, document: str, start: int, end: int) -> None:
        """Record that ``identity`` read characters ``[start, end)`` of ``document``."""
        if self._audit is not None:
            self._audit.write("", identity, "read", [Span(document, start, end)])

    def changed(self, identity: Identity, how: str, documents: Iterable[str]) -> None:
        """Record that ``identity`` has ``how`` ("added", "replaced", "removed") changed the ``documents``."""
        if self._audit is not None:
            self._audit.write("", identity, how, changed=documents)

    def _record(
        self, question: str, identity: Identity, outcome: str, answer: Answer | None
    ) -> None:
        timings = answer.timings_ms if answer else {}
        self._metrics.count(outcome, timings)
        facts: dict[str, Any] = {"outcome": outcome, "user": identity.user, "via": identity.via}
        facts["timings_ms"] = {stage: round(ms, 2) for stage, ms in timings.items()}
        if self._with_text:
            facts["question"] = question
        _log.info("answered a question", extra=facts)
        if self._audit is not None:
            cited, closest = (
                (_spans(answer.citations), _spans(answer.closest)) if answer else ((), ())
            )
            index = answer.index if answer else ""
            self._audit.write(question, identity, outcome, cited, closest, index)


def _spans(quotes: Iterable[Quote]) -> list[Span]:
    return [Span(one.document, one.start, one.end) for one in quotes]
