"""What of a Word file is not in the text: counted while it is read, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.parsers.remarks import counted, left_out

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
            yield left_out(self.struck, "struck-out stretch", "struck-out stretches")
        if self.white:
            yield left_out(self.white, "stretch in white on white", "stretches in white on white")
        if self.tracked:
            yield "Tracked changes are read as accepted: what they delete is not in the text."
        if self.comments:
            yield left_out(self.comments, "comment in the margin", "comments in the margin")
        if self.charts:
            yield f"Of {counted(self.charts, 'chart')} only the titles and names are in the text, not the figures."
        if self.objects:
            yield left_out(self.objects, "embedded object", "embedded objects")
        if self.formulas:
            yield left_out(self.formulas, "formula", "formulas")
        if self.counted:
            yield left_out(self.counted, "number that Word counts", "numbers that Word counts")
        if self.symbols:
            signs = "1 symbol stands" if self.symbols == 1 else f"{self.symbols} symbols stand"
            yield f"{signs} in the text as “�” or as a private sign: the font is not known."
        if self.other_files:
            yield left_out(self.other_files, "part from another file", "parts from other files")
        if self.dates:
            yield left_out(self.dates, "date that Word fills in", "dates that Word fills in")
        if self.numbers:
            yield "Some numbers of paragraphs are written in other signs on the page than in the text."
        if self.pictures and characters < _HARDLY_ANY_TEXT:
            pictures = counted(self.pictures, "picture")
            yield f"There is hardly any text; what {pictures} show{'s' * (self.pictures == 1)} is not in it."
