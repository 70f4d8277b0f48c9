"""What the files of word processors have in common, whatever their format: their order, and what they lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ingest.document import ParsedDocument
from ingest.how_many import counted
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.blocks.noted_blocks import Written, with_bold_headings
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.office.tabbed_rows import with_tabbed_rows

DAMAGED = "is damaged: it cannot be opened as a Word file"
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
    "missing": lambda n: left_out(n, "part that the file lacks", "parts that the file lacks"),
    "dates": lambda n: left_out(n, "date that Word fills in", "dates that Word fills in"),
    "numbers": lambda _: (
        "Some numbers of paragraphs are written in other signs on the page than in the text."
    ),
    "pictures": lambda n: (
        f"There is hardly any text; what {counted(n, 'picture')} show{'s' * (n == 1)} is not in it."
    ),
}


def word_document(
    headers: Sequence[Written],
    body: list[Written],
    footers: Sequence[Written],
    titles: Iterable[str],
    losses: Counter[str],
) -> ParsedDocument:
    """The document of these blocks, called by the first of ``titles`` that a person meant.

    ``losses`` counts what could not be kept, by the names of the sentences that say so.
    """
    builder = TextBuilder()
    for block in (*headers, *with_bold_headings(with_tabbed_rows(body)), *footers):
        builder.add(block.text, block.kind, block.level, block.links, block.label)
    enough = sum(len(block.text) for block in body) >= _HARDLY_ANY_TEXT
    for loss, sentence in _SENTENCES.items():
        if (number := losses[loss]) and not (loss == "pictures" and enough):
            builder.remark(sentence(number))
    named = (" ".join(title.split()) for title in titles)
    return builder.build(title=next(filter(is_sensible_title, named), None))
