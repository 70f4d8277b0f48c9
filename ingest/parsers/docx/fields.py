"""Fields (ECMA-376 part 1, 17.16): what they result in is text, their codes are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.parsers.office.field_codes import CONTENTS, said_symbol, target
from ingest.parsers.office.word_xml import descendants, find, get, is_on, qualified, value


@dataclass(slots=True)
class _Field:
    form: Any = None
    code: str = ""
    in_result: bool = False
    has_text: bool = False

    @property
    def kind(self) -> str:
        return (self.code.split() or [""])[0].upper()


class Fields:
    """The fields that are open at a place in ``container``, one part's text.

    A field without an end is none: all that follows would be its code. ``left_out`` are the kinds
    of fields whose results are no text.
    """

    def __init__(self, container: Any, left_out: frozenset[str] = CONTENTS) -> None:
        self._left_out = left_out
        self._open: list[_Field] = []
        self._endless: list[Any] = []
        for mark in descendants(container, "w:fldChar"):
            if next(mark.iterancestors(qualified("w:del"), qualified("w:moveFrom")), None) is None:
                kind = get(mark, "w:fldCharType")
                if kind == "begin":
                    self._endless.append(mark)
                elif kind == "end" and self._endless:
                    self._endless.pop()

    @property
    def visible(self) -> bool:
        """Whether text at this place is shown and wanted."""
        return all(field.in_result and field.kind not in self._left_out for field in self._open)

    @property
    def href(self) -> str:
        """Where a link that is written as a field leads from this place."""
        return next(filter(None, (target(field.code) for field in reversed(self._open))), "")

    def mark(self, element: Any) -> None:
        """Take note of a ``w:fldChar`` that begins a field or its result."""
        kind = get(element, "w:fldCharType")
        if kind == "begin" and element not in self._endless:
            self._open.append(_Field(find(element, "w:ffData")))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True

    def end(self) -> tuple[str, str]:
        """Close the innermost field.

        Returns what it shows although no result is kept, and its kind where there is neither.
        """
        if not self._open:
            return "", ""
        field = self._open.pop()
        if field.has_text:
            return "", ""
        entry = said_symbol(field.code) if field.form is None else _form_entry(field.form)
        return entry, "" if entry else field.kind

    def instruct(self, code: str) -> None:
        """Add to the code of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code += code

    def simple(self, code: str) -> None:
        """Open a field that is written as one element; ``end`` closes it."""
        self._open.append(_Field(None, code, in_result=True))

    def wrote(self) -> None:
        """Take note of text at this place."""
        for field in self._open:
            field.has_text = True


def _form_entry(form: Any) -> str:
    """What an old form field shows: its box, the chosen entry of its list, or its text."""
    box = find(form, "w:checkBox")
    if box is not None:
        state = find(box, "w:checked")
        return "☒" if is_on(find(box, "w:default") if state is None else state) else "☐"
    entries = [get(entry, "w:val") or "" for entry in descendants(form, "w:listEntry")]
    if entries:
        chosen = value(form, "w:ddList/w:result") or value(form, "w:ddList/w:default") or "0"
        return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""
    return value(form, "w:textInput/w:default") or ""
