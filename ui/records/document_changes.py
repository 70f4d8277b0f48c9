"""Which documents the commands of the index's owner add, replace and remove, for the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from ingest.document import Document
from ingest.errors import FootnoteError
from ui.auth.identity import Identity
from ui.records.audit_log import AuditLog

_OWNER = Identity(via="owner")


@contextmanager
def recorded_changes(
    audit: AuditLog | None, documents: Callable[[], Sequence[Document]]
) -> Iterator[None]:
    """Write to ``audit`` which ``documents`` are others at the end of the block, however it ends."""
    if audit is None:
        yield
        return
    before = _versions(documents)
    try:
        yield
    finally:
        after = _versions(documents)
        for how, names in (
            ("added", after.keys() - before.keys()),
            ("replaced", {name for name, _ in after.items() - before.items()} & before.keys()),
            ("removed", before.keys() - after.keys()),
        ):
            if names:
                audit.write("", _OWNER, how, changed=sorted(names))


def record_access(audit: AuditLog | None, document: str) -> None:
    """Write to ``audit`` that who may read ``document`` was changed."""
    if audit is not None:
        audit.write("", _OWNER, "access", changed=[document])


def _versions(documents: Callable[[], Sequence[Document]]) -> dict[str, str]:
    with suppress(FootnoteError):  # of a damaged index, which may just be put right
        return {one.id: one.content_hash for one in documents()}
    return {}
