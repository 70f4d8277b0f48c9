"""Comments in the margin: what somebody says about a place in the text, with the name of who says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.parsers.docx.relations import parts, root_of
from ingest.parsers.office.word_xml import descendants, get, name


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to print: the part it is from, its element, and what says that it is one."""

    part: Any
    element: Any
    lead: str


class Comments:
    """The open comments of a file; ``document`` is its main part. Settled ones are none any more."""

    def __init__(self, document: Any) -> None:
        settled = {
            get(comment, "w15:paraId")
            for part in parts(document, "commentsExtended")
            for comment in descendants(root_of(part), "w15:commentEx")
            if get(comment, "w15:done") in {"1", "true"}
        }
        self._open: dict[str, Comment] = {}
        self.unread = 0
        for part in parts(document, "comments"):
            for element in root_of(part):
                if name(element) != "w:comment":
                    continue
                self.unread += 1
                # A comment is known by its last paragraph (MS-DOCX, 2.5.2.2).
                last = [get(p, "w14:paraId") for p in descendants(element, "w:p")][-1:]
                if not settled.issuperset(last or [""]):
                    author = " ".join((get(element, "w:author") or "").split())
                    lead = f"Comment by {author}: " if author else "Comment: "
                    self._open[get(element, "w:id") or ""] = Comment(part, element, lead)

    def refer(self, reference: Any) -> Comment | None:
        """The comment that ``reference`` names, the first time it is named."""
        found = self._open.pop(get(reference, "w:id") or "", None)
        self.unread -= found is not None
        return found
