"""What of a Word file is not in the text: counted while it is read, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Below this many characters a document's pictures are its contents: scans, as a rule.
_HARDLY_ANY_TEXT = 200


@dataclass(slots=True)
class Losses:
    """How often something could not be kept."""

    struck: int = 0
    white: int = 0
    comments: int = 0
    charts: int = 0
    objects: int = 0
    formulas: int = 0
    counted: int = 0
    symbols: int = 0
    other_files: int = 0
    dates: int = 0
    pictures: int = 0
    tracked: bool = False
    numbers: bool = False

    def remarks(self, characters: int) -> Iterator[str]:
        """Sentences for a person; ``characters`` is the length of the text."""
        if self.struck:
            yield _counted(self.struck, "struck-out stretch", "struck-out stretches")
        if self.white:
            yield _counted(self.white, "stretch in white on white", "stretches in white on white")
        if self.tracked:
            yield "Tracked changes are read as accepted: what they delete is not in the text."
        if self.comments:
            yield _counted(self.comments, "comment in the margin", "comments in the margin")
        if self.charts:
            charts = "1 chart" if self.charts == 1 else f"{self.charts} charts"
            yield f"Of {charts} only the titles and names are in the text, not the figures."
        if self.objects:
            yield _counted(self.objects, "embedded object", "embedded objects")
        if self.formulas:
            yield _counted(self.formulas, "formula", "formulas")
        if self.counted:
            yield _counted(self.counted, "number that Word counts", "numbers that Word counts")
        if self.symbols:
            signs = "1 symbol stands" if self.symbols == 1 else f"{self.symbols} symbols stand"
            yield f"{signs} in the text as “�” or as a private sign: the font is not known."
        if self.other_files:
            yield _counted(self.other_files, "part from another file", "parts from other files")
        if self.dates:
            yield _counted(self.dates, "date that Word fills in", "dates that Word fills in")
        if self.numbers:
            yield "Some numbers of paragraphs are written in other signs on the page than in the text."
        if self.pictures and characters < _HARDLY_ANY_TEXT:
            pictures = "1 picture" if self.pictures == 1 else f"{self.pictures} pictures"
            yield f"There is hardly any text; what {pictures} show{'s' * (self.pictures == 1)} is not in it."


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one} is not in the text." if count == 1 else f"{count} {many} are not in the text."
