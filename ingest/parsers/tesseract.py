"""OCR: what the program tesseract reads in the picture of a page.

It is no part of Footnote and is only run where a setting asks for it and it is there. It is given
the pixels of a page that PDFium has drawn, never a file of somebody's making, and is killed when it
takes too long and when the process that started it ends (on Linux).
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from ingest.errors import UnreadableDocument, first_line

_PROGRAM = "tesseract"
# A page of print takes some seconds; more than this is a picture that makes it run away.
_PAGE_SECONDS = 60
_XHTML = "{http://www.w3.org/1999/xhtml}"
_PROPERTY = re.compile(r"(\w+) ([-\d. ]+)")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Ocr:
    """Whether pages without a text layer are read, in what ``languages`` ("eng+deu"; "": they are not).

    ``problem`` says why they cannot be, or is "". A page may take ``seconds``.
    """

    languages: str = ""
    problem: str = ""
    seconds: float = _PAGE_SECONDS

    @property
    def ready(self) -> bool:
        """Whether pages are read."""
        return bool(self.languages) and not self.problem


OFF = Ocr()


class ReadWord(NamedTuple):
    """A word, where it stands (pixels from the left and upper edge), and how sure it is (0 to 100)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


class ReadLine(NamedTuple):
    """The words of a line in order. ``area`` numbers what it is a part of, a column or a table.

    ``size`` is about that of its font and ``descent`` how far its baseline is above its lower edge,
    in pixels; ``turn`` counts the quarter turns of its direction, against the clock.
    """

    words: tuple[ReadWord, ...]
    area: int
    size: float
    descent: float
    turn: int


def find_ocr(wanted: bool, languages: str, step_seconds: int) -> Ocr:
    """What of OCR there is, if it is wanted; a page takes at most half of a step's time."""
    if not wanted:
        return OFF
    return Ocr(languages, _problem(languages), min(_PAGE_SECONDS, step_seconds / 2))


def _problem(languages: str) -> str:
    asked = languages.split("+")
    if not all(re.fullmatch(r"\w[\w/-]*", one) for one in asked):
        return f"ingest.ocr_languages names no languages ({languages!r}): write them as eng+deu"
    if shutil.which(_PROGRAM) is None:
        return "the program tesseract is not there: install Debian's package tesseract-ocr"
    try:
        listed = _run(["--list-langs"], b"", _PAGE_SECONDS).decode("utf-8", "replace")
    except UnreadableDocument as problem:
        return f"tesseract does not run: {problem}"
    missing = [one for one in asked if one not in listed.split("\n")[1:]]
    if not missing:
        return ""
    packages = " ".join(f"tesseract-ocr-{one.lower().replace('_', '-')}" for one in missing)
    return f"tesseract has not learnt {', '.join(missing)}: install Debian's {packages}"


def read_picture(picture: bytes, dots_per_inch: int, ocr: Ocr) -> list[ReadLine]:
    """The lines in a picture (PGM or PNG), each area after the other.

    Raises ``TimeoutError`` when it takes too long, ``UnreadableDocument`` when tesseract fails.
    """
    # Page segmentation mode 1 finds out which way the page is turned, too.
    options = ["-l", ocr.languages, "--psm", "1", "--dpi", str(dots_per_inch), "hocr"]
    return list(_lines(_run(["stdin", "stdout", *options], picture, ocr.seconds)))


def _run(arguments: list[str], picture: bytes, seconds: float) -> bytes:
    # One thread: two would share the cores with the embedding model, and gain little.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - the program's name and options are our own
            [shutil.which(_PROGRAM) or _PROGRAM, *arguments],
            input=picture,
            capture_output=True,
            timeout=seconds,
            env=environment,
            preexec_fn=_ending_with_parent(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except OSError as problem:
        raise UnreadableDocument(str(problem.strerror or problem)) from problem
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or f"exit status {done.returncode}"
        raise UnreadableDocument(f"tesseract failed ({first_line(Exception(said))})")
    return done.stdout


def _ending_with_parent() -> Any:
    if sys.platform != "linux":
        return None
    return partial(ctypes.CDLL(None).prctl, _PR_SET_PDEATHSIG, signal.SIGKILL)


def _lines(hocr: bytes) -> Iterator[ReadLine]:
    """The lines of hOCR, the XHTML in which OCR programs say what stands where."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
    try:
        root = etree.fromstring(hocr, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableDocument("tesseract wrote nothing that can be read")
    for number, area in enumerate(root.iterfind(f".//{_XHTML}div[@class='ocr_carea']")):
        for paragraph in area.iterfind(f"{_XHTML}p"):
            for line in paragraph.iterfind(f"{_XHTML}span"):
                read = _properties(line)
                words = tuple(_words(line))
                if words and "x_size" in read:
                    turn = round(read.get("textangle", [0])[0] / 90) % 4
                    _, offset = read.get("baseline", (0, 0))
                    yield ReadLine(words, number, read["x_size"][0], max(0, -offset), turn)


def _words(line: Any) -> Iterator[ReadWord]:
    for word in line.iterfind(f"{_XHTML}span"):
        read = _properties(word)
        text = "".join(word.itertext()).strip()
        if text and len(read.get("bbox", ())) == 4:
            left, top, right, bottom = read["bbox"]
            (confidence,) = read.get("x_wconf", [0])[:1]
            yield ReadWord(text, left, top, right, bottom, confidence)


def _properties(element: Any) -> dict[str, list[float]]:
    """The numbers in an element's title, by their names: "bbox 306 157 762 235; x_wconf 96"."""
    found = _PROPERTY.findall(element.get("title", ""))
    return {name: [float(one) for one in numbers.split()] for name, numbers in found}
