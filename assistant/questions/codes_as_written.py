"""Codes of a question that no document has, matched to those that differ only in marks, case or zeros.

People type KX200 for KX-200, hf 1001 for HF-1001, E3 for E03 and 9:41 for 09:41. A code that occurs is never
another's, and of two that are as near none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.answer import Respelled
from assistant.language.identifiers import codes_typed_in
from assistant.questions.spelling import is_english
from assistant.questions.words_apart import QUOTED
from ingest.readable.readable import ReadableIndex

_PARTED = re.compile(r"\b([^\W\d_]{1,6}) (\d{1,8})\b(?![.,/-]\d)")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_MARK = "[-./ \u00a0\u2010\u2011]?"
_CLOCK = re.compile(r"(?<![\w.:])\d{1,2}:\d\d(?![\w:])")
_CLOCK_MARK = "[:.]"
# "a 4" and "in 24" are no codes, "Q 12" is one.
_WORD_AND_NUMBER = re.compile("(?:[^\\W\\d_]*[^\\W\\d_A-Z][^\\W\\d_]*|[AI])[ \u00a0]")
_MOST_CODES = 8  # of a question
_MOST_RUNS = 4  # of letters or digits, of a code; each gap may have a mark
_LONGEST_RUN = 12
_MOST_ZEROS = 3
_PASSAGES_SEEN = 4
# Names that are typed short and written out.
_SHORT = {
    "UK": "United Kingdom",
    "USA": "United States",
    "UAE": "United Arab Emirates",
    "EU": "European Union",
}


def codes_as_written(
    text: str, index: ReadableIndex, documents: Collection[str] = ()
) -> tuple[Respelled, ...]:
    """What to search for instead of codes and short names of countries that occur in no document.

    Only what ``documents`` write is offered when any are named.
    """
    typed = list(_typed(QUOTED.sub(" ", text)))[:_MOST_CODES]
    frequency = index.catalogue.document_frequency
    absent = [code for code in dict.fromkeys(typed) if not frequency(code.replace(" ", "-"))]
    found = [(code, _written(code, index, documents)) for code in absent]
    return tuple(Respelled(code, written) for code, written in found if written)


def _typed(text: str) -> Iterator[str]:
    yield from codes_typed_in(text)
    yield from _CLOCK.findall(text)
    for match in _PARTED.finditer(text):
        if match[1].isupper() or not is_english(match[1].lower()):
            yield match[0]
    for short in _SHORT:
        if re.search(rf"\b{short}\b", text):
            yield short


def _written(code: str, index: ReadableIndex, documents: Collection[str]) -> str:
    """As the documents write a code, "" where none or several would do."""
    if code in _SHORT:
        long = _SHORT[code]
        return long if index.catalogue.document_frequency(long.replace(" ", "-")) else ""
    runs = _RUN.findall(code.lower())
    if not 1 < len(runs) <= _MOST_RUNS or max(map(len, runs)) > _LONGEST_RUN:
        return ""
    parts = [rf"0*{run.lstrip('0') or '0'}" if run.isdigit() else re.escape(run) for run in runs]
    mark = _CLOCK_MARK if ":" in code else _MARK
    pattern = re.compile(rf"(?<![\w./-]){mark.join(parts)}(?![\w/-]|\.\d)", re.IGNORECASE)
    held = index.catalogue.search_text(_variants(runs), _PASSAGES_SEEN, list(documents))
    written: dict[str, str] = {}
    for stored in index.catalogue.passages(list(held)).values():
        for match in pattern.finditer(f"{stored.passage.prefix}\n{stored.passage.text}"):
            if not _WORD_AND_NUMBER.match(match[0]):
                written.setdefault(match[0].lower(), match[0])
    return next(iter(written.values())) if len(written) == 1 else ""


def _variants(runs: Sequence[str]) -> list[str]:
    """The ways to write runs of letters and digits together: with a mark between two of them, and zeros."""
    ways = [""]
    for run in runs:
        bare = run.lstrip("0") or "0"
        forms = [bare.zfill(len(bare) + n) for n in range(_MOST_ZEROS)] if run.isdigit() else [run]
        gaps = ("", "-") if ways != [""] else ("",)
        ways = [f"{way}{gap}{form}" for way in ways for gap in gaps for form in forms]
    return ways
