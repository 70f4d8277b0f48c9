"""What tests put on the pages of a PDF, and how it is written there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

FULL = "This line of the paragraph goes on to the right edge of the column and"
PARAGRAPH = [FULL, FULL, "ends here."]
# In thousandths of the size.
_WIDTHS = {
    character: width
    for characters, width in (
        ("ijl", 222), (" .,/tfI", 278), ("r", 333), ("sckvxyz", 500), ("T", 611), ("A", 667),
        ("wCHN", 722), ("O", 778), ("mM", 833),
    )
    for character in characters
}  # fmt: skip


class Text(NamedTuple):
    """A piece of text at ``(x, y)``, in points from the bottom left of a US letter page.

    ``turn`` counts the quarter turns of its direction, anticlockwise. ``figures`` is 1 or -1 for
    digits (and the letter a) whose shapes are small and raised, or lowered, in the font itself.
    ``layer`` is "On" or "Off" for text on a layer that is shown or is not. ``clip`` is the left,
    bottom, width and height of what it is cut off to. What is ``aslant`` is an eighth turn further.
    Its characters are ``apart`` by so many points more than is usual.
    """

    x: float
    y: float
    text: str
    size: float = 11.0
    bold: bool = False
    turn: int = 0
    white: bool = False
    figures: int = 0
    layer: str = ""
    clip: tuple[float, float, float, float] | None = None
    aslant: bool = False
    apart: float = 0.0


class Bar(NamedTuple):
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


class Box(NamedTuple):
    """A form field (``kind`` Tx, Btn, Ch) with a value, an annotation with contents, or a Link to an address."""

    x: float
    y: float
    text: str
    kind: str = "Tx"
    width: float = 200.0
    height: float = 20.0
    flags: int = 4
    field_flags: int = 0


def column(
    lines: Iterable[str], *, top: float = 700, left: float = 72, leading: float = 14
) -> list[Text]:
    """Lines below each other; an empty line leaves a gap."""
    return [Text(left, top - at * leading, line) for at, line in enumerate(lines) if line]


def width_of(text: str, size: float = 11.0) -> float:
    """How wide a text is in Helvetica, for the characters that tests measure."""
    return sum(_WIDTHS.get(character, 556) for character in text) * size / 1000


def row(x: float, y: float, *pieces: tuple[str, float, float] | str) -> list[Text]:
    """Pieces of text one after the other, each with its size and by how much it is raised."""
    texts: list[Text] = []
    for piece in pieces:
        text, size, rise = (piece, 11.0, 0.0) if isinstance(piece, str) else piece
        texts.append(Text(x, y + rise, text, size))
        x += width_of(text, size)
    return texts


def drawn(item: Text | Bar | Box) -> bytes:
    if isinstance(item, Bar):
        return b"0 g %g %g %g %g re f" % item
    if isinstance(item, Box):
        return b""
    cos, sin = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[item.turn % 4]
    if item.aslant:
        cos, sin = (cos - sin) / 2, (cos + sin) / 2
    before, after = (b"/OC /%s BDC " % item.layer.encode(), b" EMC") if item.layer else (b"", b"")
    if item.clip is not None:
        before, after = b"q %g %g %g %g re W n " % item.clip + before, after + b" Q"
    font = {1: 3, -1: 4}.get(item.figures, 2 if item.bold else 1)
    matrix = b"%g %g %g %g %g %g" % (cos, sin, -sin, cos, item.x, item.y)
    look = b"%d g /F%d %g Tf %g Tc %s Tm" % (item.white, font, item.size, item.apart, matrix)
    return before + b"BT %s (%s) Tj ET" % (look, escape(item.text)) + after


def annotation(box: Box) -> bytes:
    sides = (box.x, box.y, box.x + box.width, box.y + box.height)
    head = b"/Type /Annot /Rect [%g %g %g %g] /F %d" % (*sides, box.flags)
    text, kind = escape(box.text), box.kind.encode()
    if box.kind in {"Tx", "Ch", "Btn"}:
        value, state = (b"/" + text, b"/" + text) if box.kind == "Btn" else (b"(%s)" % text, b"/N")
        name = b"/T (f%g) /Ff %d" % (box.x + 1000 * box.y, box.field_flags)
        field = b"<<%s /Subtype /Widget /FT /%s %s /V %s /AS %s>>"
        return field % (head, kind, name, value, state)
    if box.kind == "Link":
        return b"<<%s /Subtype /Link /A <</S /URI /URI (%s)>>>>" % (head, text)
    corners = b" ".join(b"%g" % sides[n] for n in (0, 3, 2, 3, 0, 1, 2, 1))
    note = b"<<%s /QuadPoints [%s] /Subtype /%s /Contents (%s) /DA (/F1 11 Tf)>>"
    return note % (head, corners, kind, text)


def escape(text: str) -> bytes:
    # The fonts of the tests show U+2010 where Windows has its last character.
    encoded = text.replace("\u2010", "\xff").encode("cp1252")
    for special in (b"\\", b"(", b")"):
        encoded = encoded.replace(special, b"\\" + special)
    return encoded
