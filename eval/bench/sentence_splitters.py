"""``python -m eval.bench.sentence_splitters [FOLDER]``: our boundaries beside those of known libraries.

A file of the folder is one language (``de.txt``): a sentence a line, a blank line between paragraphs.
The lines of a paragraph are joined by a space and cut again; what is counted are the boundaries inside.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from ingest.sentences import sentence_spans

FOLDER = Path(__file__).parents[2] / "tests" / "sentences"
Cut = Callable[[str, str], set[int]]


def paragraphs(file: Path) -> Iterator[tuple[str, set[int]]]:
    """Each paragraph's text, and the offsets at which a sentence ends inside it."""
    for paragraph in file.read_text(encoding="utf-8").strip().split("\n\n"):
        text = paragraph.replace("\n", " ")
        yield text, {at for at, character in enumerate(paragraph) if character == "\n"}


def ours(text: str, language: str) -> set[int]:  # noqa: ARG001 - the same for all
    """The ends that ``ingest.sentences`` finds."""
    return {end for _, end in sentence_spans(text)}


def syntok(text: str, language: str) -> set[int]:  # noqa: ARG001 - it tells languages apart itself
    """The ends that syntok finds."""
    from syntok.segmenter import process

    sentences = [list(sentence) for paragraph in process(text) for sentence in paragraph]
    return {tokens[-1].offset + len(tokens[-1].value) for tokens in sentences}


def pysbd(text: str, language: str) -> set[int]:
    """The ends that pySBD finds."""
    from pysbd import Segmenter

    spans = Segmenter(language=language, clean=False, char_span=True).segment(text)
    return {span.start + len(span.sent.rstrip()) for span in spans}


def boundary_f1(cut: Cut, file: Path) -> float:
    """Twice the boundaries found rightly, over those found and those there are (0 to 1)."""
    right = found = there = 0
    for text, ends in paragraphs(file):
        inside = {end for end in cut(text, file.stem) if end < len(text)}
        right += len(inside & ends)
        found += len(inside)
        there += len(ends)
    return 2 * right / (found + there)


def main(folder: Path) -> None:
    """Print a row for each splitter: F1 by language, and the time for all files."""
    files = sorted(folder.glob("*.txt"))
    print(f"{'F1':8}", *(f"{file.stem:>6}" for file in files), "      ms")
    for cut in (ours, syntok, pysbd):
        if cut is not ours and find_spec(cut.__name__) is None:
            print(f"{cut.__name__:8} is not installed: pip install -e '.[bench]'")
            continue
        cut("Imports count nowhere.", "en")
        began = time.perf_counter()
        scores = [boundary_f1(cut, file) for file in files]
        took = 1e3 * (time.perf_counter() - began)
        print(f"{cut.__name__:8}", *(f"{score:6.3f}" for score in scores), f"{took:8.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
