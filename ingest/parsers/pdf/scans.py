"""Pages without a text layer, read by OCR: their lines as a text layer's, and where each word stands."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from statistics import median
from typing import NamedTuple

import pypdfium2

from ingest.document import WordBox
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import joined_cells
from ingest.parsers.lines.line_shapes import has_digit
from ingest.parsers.more_time import more_time
from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.measures import Box, InTable, Line
from ingest.parsers.pdf.pages import PDFIUM
from ingest.parsers.tesseract import Ocr, ReadLine, ReadWord, read_picture

MOST_PAGES = 500  # of one file
# After so many pages that took too long no more are tried: others are like them.
_MOST_LATE = 3
_DOTS_PER_INCH = 300  # what tesseract was trained on
_MOST_PIXELS = 25_000_000  # a page of A3 is drawn as it should be
_POINTS = 72  # an inch
# Confidences, 0 to 100: of words that are named as doubtful, and of lines that are no text but stains
# and pictures. Print scanned at 150 dots an inch or more has 90 and more.
UNSURE, _STAIN = 60, 40
_SAME_SIZE = 0.15  # share by which the sizes of lines differ that are meant to be one
_APART = 2  # multiples of the size between the cells of a table


class ScannedPage(NamedTuple):
    """What was read of a page: ``boxes`` are those of its words in order, in fractions of the page.

    ``stains`` counts the lines left out. ``problem`` says why it was not read, or is "".
    """

    lines: Sequence[Line] = ()
    words: Sequence[tuple[str, Box]] = ()
    unsure: int = 0
    stains: int = 0
    problem: str = ""


def read_pages(
    page: Callable[[int], tuple[bytes, int]], numbers: Sequence[int], ocr: Ocr
) -> dict[int, ScannedPage]:
    """What tesseract reads of the pages ``numbers`` (from 0) of a file.

    ``page`` says for each in which PDF file it stands, and as which page (from 0) of that.
    """
    read: dict[int, ScannedPage] = {}
    late = 0
    for number in numbers:
        more_time()
        if len(read) >= MOST_PAGES:
            problem = f"only {MOST_PAGES} pages of a file are: split it"
        elif late >= _MOST_LATE:
            problem = "the pages before took too long"
        else:
            try:
                read[number] = _read(*page(number), ocr)
                continue
            except TimeoutError:
                late += 1
                problem = f"it took longer than {ocr.seconds:g} s"
            except (UnreadableDocument, pypdfium2.PdfiumError) as failed:
                problem = str(failed)
        read[number] = ScannedPage(problem=problem)
    more_time()
    return read


def place_words(text: str, start: int, words: Sequence[tuple[str, Box]]) -> Iterator[WordBox]:
    """Where in ``text``, from ``start`` on, the words stand that its lines were made of.

    Letters and digits are counted, which neither hyphens taken out nor cells joined change.
    """
    at = start
    for word, box in words:
        letters = sum(map(str.isalnum, word))
        first = last = -1
        while letters and at < len(text):
            if text[at].isalnum():
                first = at if first < 0 else first
                last = at + 1
                letters -= 1
            at += 1
        if first >= 0:
            yield WordBox(first, last, *(round(side, 4) for side in _downwards(box)))


def _downwards(box: Box) -> tuple[float, float, float, float]:
    return box.left, 1 - box.top, box.right, 1 - box.bottom


def _read(data: bytes, number: int, ocr: Ocr) -> ScannedPage:
    with (
        PDFIUM,
        closing(pypdfium2.PdfDocument(data)) as document,
        closing(document[number]) as page,
    ):
        across, down = page.get_size()
        scale = min(_DOTS_PER_INCH / _POINTS, (_MOST_PIXELS / max(1.0, across * down)) ** 0.5)
        pixels = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
        high, wide = pixels.shape[:2]
        picture = b"P5 %d %d 255\n" % (wide, high) + pixels.tobytes()
    found = read_picture(picture, round(scale * _POINTS), ocr)
    lines = [line for line in map(_normal, found) if _is_text(line)]
    words = [word for line in lines for word in line.words]
    return ScannedPage(
        lines=list(_page_lines(lines, across, down, across / wide)),
        words=[(word.text, _fractions(word, wide, high)) for word in words],
        unsure=sum(word.confidence < UNSURE for word in words),
        stains=len(found) - len(lines),
    )


def _normal(line: ReadLine) -> ReadLine:
    """``line`` with its letters as stored texts have them: ligatures are two."""
    words = (word._replace(text=unicodedata.normalize("NFKC", word.text)) for word in line.words)
    return line._replace(words=tuple(words))


def _is_text(line: ReadLine) -> bool:
    sure = sum(word.confidence * len(word.text) for word in line.words)
    letters = sum(len(word.text) for word in line.words)
    return sure >= _STAIN * letters and any(map(str.isalnum, _content(line.words)))


def _fractions(word: ReadWord, wide: int, high: int) -> Box:
    return Box(word.left / wide, 1 - word.bottom / high, word.right / wide, 1 - word.top / high)


def _page_lines(
    lines: Sequence[ReadLine], across: float, down: float, scale: float
) -> Iterator[Line]:
    """Lines as a text layer has them, in points; ``scale`` is how many a pixel has."""
    sizes, places = _sizes(lines), _tables(lines)
    broken = ""  # what goes before the next line: lines that end within a word
    opened: Box | None = None
    for index, line in enumerate(lines):
        edges = _edges(line, down, scale)
        place, content = places.get(index), broken + _content(line.words)
        if place is None and _goes_on(lines, index) and index + 1 not in places:
            broken = content[:-1] + HYPHEN
            opened = opened or edges
            continue
        if place:
            content, _ = joined_cells([(_content(cell), []) for cell in _cells(line)])
        first, broken, opened = opened or edges, "", None
        seen = Box.around(((0, 0), (across, down)), line.turn)
        yield Line(
            content,
            min(first.left, edges.left),
            max(first.right, edges.right),
            first.bottom,
            edges.bottom,
            sizes[index] * scale,
            False,
            (edges.bottom - seen.bottom) / ((seen.top - seen.bottom) or 1.0),
            line.turn,
            place=place,
        )


def _goes_on(lines: Sequence[ReadLine], index: int) -> bool:
    """Whether a line ends within a word."""
    if index + 1 == len(lines) or lines[index + 1].area != lines[index].area:
        return False
    last, following = lines[index].words[-1].text, lines[index + 1].words[0].text
    return last[-1:] in {"-", "\u2010"} and last[-2:-1].isalpha() and following[:1].islower()


def _sizes(lines: Sequence[ReadLine]) -> list[float]:
    """The sizes of lines, those of an area and those near the page's usual one made the same."""
    areas = {
        area: median(line.size for line in group)
        for area, group in groupby(lines, key=lambda line: line.area)
    }
    letters: Counter[float] = Counter()
    for line in lines:
        letters[areas[line.area]] += len(_content(line.words))
    usual = letters.most_common(1)[0][0] if letters else 1.0
    near = (1 - _SAME_SIZE) * usual, (1 + _SAME_SIZE) * usual
    return [usual if near[0] < areas[line.area] < near[1] else areas[line.area] for line in lines]


def _tables(lines: Sequence[ReadLine]) -> dict[int, InTable]:
    """Which lines are rows of tables: those of an area that have the same number of wide gaps."""
    cells = [_cells(line) for line in lines]
    runs = groupby(range(len(lines)), key=lambda index: (lines[index].area, len(cells[index])))
    found: dict[int, InTable] = {}
    for number, ((_, columns), run) in enumerate(runs):
        rows = list(run)
        if columns < 2 or len(rows) < 2 or all(_is_label(cells[row][0]) for row in rows):
            continue
        first = [_content(cell) for cell in cells[rows[0]]]
        values = first if columns == 2 else first[:1]
        header = not any(map(has_digit, values))
        found.update(dict.fromkeys(rows, InTable(number, columns, header)))
    return found


def _is_label(cell: Sequence[ReadWord]) -> bool:
    """Whether a cell is the bullet or the number of an item."""
    content = _content(cell)
    return len(content) < 5 and (content[-1:] in {".", ")"} or not content.isalnum())


def _cells(line: ReadLine) -> list[list[ReadWord]]:
    cells: list[list[ReadWord]] = []
    for word in line.words:
        apart = 0.0 if not cells else abs(_along(word, line.turn, cells[-1][-1]))
        if cells and apart <= _APART * line.size:
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def _along(word: ReadWord, turn: int, before: ReadWord) -> float:
    """How far a word begins behind the one before it, in the direction of their line."""
    return (
        word.left - before.right,
        before.top - word.bottom,
        before.left - word.right,
        word.top - before.bottom,
    )[turn]


def _edges(line: ReadLine, down: float, scale: float) -> Box:
    """The box of a line in its own direction, in points, from its baseline up."""
    corners = [
        (x * scale, down - y * scale)
        for word in line.words
        for x, y in ((word.left, word.top), (word.right, word.bottom))
    ]
    box = Box.around(corners, line.turn)
    return box._replace(bottom=box.bottom + line.descent * scale)


def _content(words: Sequence[ReadWord]) -> str:
    return " ".join(word.text for word in words)
