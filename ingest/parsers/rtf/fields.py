"""Fields of rich text (RTF 1.9.1): their code, and what one of a form shows that has no result."""

from __future__ import annotations

from dataclasses import dataclass, field

_CHECKBOX, _LIST = 1, 2
_UNSET = 25  # of ``ffres``: what the field was made with holds


@dataclass(slots=True)
class Field:
    """A field as it is read: ``entries`` are those of the list that one of a form may have."""

    code: str = ""
    entries: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def take(self, word: str, number: int) -> None:
        """Take a setting of one of a form, as ``ffres``."""
        self._numbers[word] = number

    def says(self) -> str:
        """Its box, or the chosen entry of its list; "" of a field whose result stands in the file."""
        kind, chosen = self._numbers.get("fftype"), self._numbers.get("ffres", _UNSET)
        chosen = self._numbers.get("ffdefres", 0) if chosen == _UNSET else chosen
        if kind == _CHECKBOX:
            return "☒" if chosen else "☐"
        return self.entries[chosen] if kind == _LIST and 0 <= chosen < len(self.entries) else ""
