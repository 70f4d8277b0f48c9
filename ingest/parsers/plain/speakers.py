"""Transcripts in plain text, in which the line above what is said names who says it, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import Line

# "Ann Lee   0:03" of Teams, "Speaker 1  00:00" of Otter, "10:02:11 From Ann to Everyone:" of Zoom.
_NAMED = re.compile(
    r"[^\W\d_][\w.'’-]*(?: [\w.'’()-]+){0,4}\s+\(?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)\)?"
    r"|\d{1,2}:\d{2}:\d{2}\s+From\s.{1,60}?\sto\s.{1,60}:"
)
_BEGINS = re.compile(r"0{1,2}:")  # with the recording, of whose minutes or hours it is the first
_FEWEST = 2


def speakers(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that name who says what stands below; none where these tell no transcript."""
    named = [
        (number, found)
        for number, (line, after) in enumerate(pairwise(lines))
        if after.content
        and (found := _NAMED.fullmatch(line.content))
        and not _NAMED.fullmatch(after.content)
    ]
    if len(named) < _FEWEST:
        return frozenset()
    first = named[0][1]["time"]
    told = first is None or _BEGINS.match(first) is not None
    return frozenset(number for number, _ in named) if told else frozenset()
