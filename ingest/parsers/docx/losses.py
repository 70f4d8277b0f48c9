"""What of a Word file is not in the text, said in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from ingest.parsers.builder import counted, left_out

# Below this many characters a document's pictures are its contents: scans, as a rule.
_HARDLY_ANY_TEXT = 200
_SENTENCES: dict[str, Callable[[int], str]] = {
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "white": lambda n: left_out(n, "stretch in white on white", "stretches in white on white"),
    "tracked": lambda _: (
        "Tracked changes are read as accepted: what they delete is not in the text."
    ),
    "comments": lambda n: left_out(n, "comment in the margin", "comments in the margin"),
    "charts": lambda n: (
        f"Of {counted(n, 'chart')} only the titles and names are in the text, not the figures."
    ),
    "objects": lambda n: left_out(n, "embedded object"),
    "formulas": lambda n: left_out(n, "formula"),
    "counted": lambda n: left_out(n, "number that Word counts", "numbers that Word counts"),
    "symbols": lambda n: (
        f"{n} {'symbol stands' if n == 1 else 'symbols stand'} in the text as “�” or as a private"
        " sign: the font is not known."
    ),
    "other_files": lambda n: left_out(n, "part from another file", "parts from other files"),
    "dates": lambda n: left_out(n, "date that Word fills in", "dates that Word fills in"),
    "numbers": lambda _: (
        "Some numbers of paragraphs are written in other signs on the page than in the text."
    ),
    "pictures": lambda n: (
        f"There is hardly any text; what {counted(n, 'picture')} show{'s' * (n == 1)} is not in it."
    ),
}


def remarks(losses: Counter[str], characters: int) -> Iterator[str]:
    """Sentences for a person; ``characters`` is the length of the text."""
    for loss, sentence in _SENTENCES.items():
        if losses[loss] and (loss != "pictures" or characters < _HARDLY_ANY_TEXT):
            yield sentence(losses[loss])
