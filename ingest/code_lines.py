"""The lines of what is set as code, and whether it is text that is only set so."""

from __future__ import annotations

import re

# Of such text: its lines, words in a line, and how many of these have no sign of code.
_PROSE_LINES, _PROSE_WORDS, _PLAIN_SHARE = 2, 5, 0.9
_PLAIN = re.compile(
    r"[\"'“‘(*_]*[^\W\d_]+(?:['’-][^\W\d_]+)*[\"'”’)*_]*[.,;:!?]*[\"'”’)]*|\d+[.,;:)]*|-{1,2}|[–—]"
)
_PROSE_SHARE = 0.8  # of the lines of all paragraphs
_BLANK = re.compile(r"\n[^\S\n]*\n")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?](?:\s|$)")
_OF_CODE = re.compile(r"[{}=<>$\\|]|^\s*(?:[#%>@]|//|--)|;\s*$", re.MULTILINE)


def is_prose(code: str) -> bool:
    """Whether most paragraphs of what is set as code are text with its line breaks: a licence, a quoted mail."""
    paragraphs = _BLANK.split(code.strip("\n"))
    prose = [len(one.splitlines()) for one in paragraphs if _is_prose(one)]
    every = sum(len(one.splitlines()) for one in paragraphs)
    return max(prose, default=0) >= _PROSE_LINES and sum(prose) >= _PROSE_SHARE * every


def _is_prose(code: str) -> bool:
    lines = [line.split() for line in code.splitlines() if line.strip()]
    words = [word for line in lines for word in line]
    if not words or len(words) < _PROSE_WORDS * len(lines):
        return False
    plain = sum(1 for word in words if _PLAIN.fullmatch(word))
    if plain < _PLAIN_SHARE * len(words) or _OF_CODE.search(code):
        return False
    return _SENTENCE_END.search(code) is not None


def line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of ``text[start:end]`` that are not blank, with their indentation, as offsets into ``text``."""
    spans = []
    offset = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            spans.append((offset, offset + len(line.rstrip())))
        offset += len(line)
    return spans
