"""Transcripts of meetings and films (WebVTT, SubRip): what is said, by whom and when."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import ends_sentence

_TIMES = re.compile(
    r"[ \t]*((?:\d+:)?\d\d:\d\d)[.,]\d{1,3}[ \t]+-->[ \t]+(?:\d+:)?\d\d:\d\d[.,]\d{1,3}[^\r\n]*"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
_NAMED = re.compile(r"([A-Z][\w.'’-]*(?: [A-Z(][\w.'’()-]*){0,3}):[ \t]+(?=\S)")
_DASH = re.compile(r"-[ \t]+")
_LONGEST = 500  # characters of a paragraph that nothing ends


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse captions: those that go on with a sentence of the same voice are one paragraph."""
    text, encoding = decode(data)
    builder = TextBuilder()
    said, voice, began = "", "", ""
    turns, named = _turns(_once(list(_cues(text))))
    for time, speaker, words in turns:
        same = speaker == voice or (not speaker and voice in named)
        goes_on = said and same and not ends_sentence(said) and len(said) < _LONGEST
        if goes_on:
            said = f"{said} {words}"
            continue
        _write(builder, began, voice, said)
        said, voice, began = words, speaker, time
    _write(builder, began, voice, said)
    return builder.build(encoding=encoding)


def _write(builder: TextBuilder, time: str, voice: str, said: str) -> None:
    if said:
        builder.locate(time)
        builder.add(f"{voice}: {said}" if voice else said, BlockKind.PARAGRAPH)


_Cue = tuple[str, str, list[str]]


def _once(cues: list[_Cue]) -> list[_Cue]:
    """The captions without lines that rolled up: each of such begins with the last lines of the one before."""
    rolled = [0]
    for (_, _, before), (_, _, lines) in pairwise(cues):
        sizes = range(min(len(before), len(lines)), 0, -1)
        rolled.append(next((size for size in sizes if before[-size:] == lines[:size]), 0))
    repeats = sum(map(bool, rolled))
    if repeats < 2 or repeats * 3 < len(cues):
        return cues
    return [
        (time, voice, lines[size:]) for (time, voice, lines), size in zip(cues, rolled, strict=True)
    ]


def _turns(cues: list[_Cue]) -> tuple[list[tuple[str, str, str]], frozenset[str]]:
    """The time, the voice and the words of each turn, and the voices that only the words name.

    A name with a colon is a voice where it opens several lines.
    """
    opens = Counter(
        found[1] for _, _, said in cues for line in said if (found := _NAMED.match(line))
    )
    named = frozenset(name for name, times in opens.items() if times > 1 or name[-1].isdigit())
    turns: list[tuple[str, str, str]] = []
    for time, voice, said in cues:
        words: list[str] = []
        speaker = voice
        for line in said:
            found = None if voice else _NAMED.match(line)
            if found is None or found[1] not in named:
                words.append(line)
                continue
            turns.append((time, speaker, " ".join(words)))
            speaker, words = found[1], [line[found.end() :]]
        turns.append((time, speaker, " ".join(words)))
    return [turn for turn in turns if turn[2]], named


def _cues(text: str) -> Iterator[_Cue]:
    """The time, the voice and the lines of each caption."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        times = _TIMES.fullmatch(lines[at])
        at += 1
        if times is None:
            continue
        spoken: list[str] = []
        while at < len(lines) and lines[at].strip() and not _TIMES.fullmatch(lines[at]):
            spoken.append(lines[at].strip())
            at += 1
        voice = ""
        for line in spoken:
            found = _VOICE.search(line)
            if found is not None:
                voice = found.group(1).strip()
        shown = (_DASH.sub("", html.unescape(_TAG.sub("", line)), count=1) for line in spoken)
        yield times.group(1), voice, [" ".join(line.split()) for line in shown if line.strip()]
