"""Footnotes and endnotes: each stands in a part of its own and is numbered where it is referred to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.parsers.blocks.numerals import in_format, is_known
from ingest.parsers.docx.relations import parts, root_of
from ingest.parsers.office.word_xml import descendants, find, get, name, value

# The element of one note, and how notes are numbered unless the file says otherwise (17.11.17).
_KINDS = {"footnotes": ("w:footnote", "decimal"), "endnotes": ("w:endnote", "lowerRoman")}


@dataclass(frozen=True, slots=True)
class Note:
    """A note to print: the part it is from, its element, and its number ("" for a typed mark)."""

    part: Any
    element: Any
    mark: str


class Notes:
    """The notes of a file; ``document`` is its main part, ``settings`` its ``w:settings``."""

    def __init__(self, document: Any, settings: Any) -> None:
        self.is_exact = True
        self._notes: dict[tuple[str, str], tuple[Any, Any]] = {}
        self._formats: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for kind, (tag, default) in _KINDS.items():
            for part in parts(document, kind):
                for element in root_of(part):
                    # Separators have a type; notes have none, or "normal".
                    if name(element) == tag and get(element, "w:type") in {None, "normal"}:
                        self._notes.setdefault((kind, get(element, "w:id") or ""), (part, element))
            sections = [*descendants(document.element, "w:sectPr"), settings]
            found = next((r for s in sections if (r := find(s, f"{tag}Pr")) is not None), None)
            start = value(found, "w:numStart") or ""
            self._formats[kind] = value(found, "w:numFmt") or default
            self._counts[kind] = int(start) - 1 if start.isdecimal() else 0

    def refer(self, kind: str, reference: Any) -> Note | None:
        """The note that ``reference`` names, numbered if it counts; None when the file lacks it."""
        mark = ""
        if get(reference, "w:customMarkFollows") not in {"1", "true", "on"}:
            self._counts[kind] += 1
            self.is_exact = self.is_exact and is_known(self._formats[kind])
            mark = in_format(self._counts[kind], self._formats[kind])
        part, element = self._notes.get((kind, get(reference, "w:id") or ""), (None, None))
        return None if element is None else Note(part, element, mark)
