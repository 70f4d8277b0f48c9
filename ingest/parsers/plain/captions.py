"""Transcripts of meetings and films (WebVTT, SubRip, SBV, SSA and ASS): what is said, by whom and when."""

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
# YouTube's (SBV) have a comma between the times.
_SHORT_TIMES = re.compile(r"(\d+:\d\d:\d\d)\.\d{3},\d+:\d\d:\d\d\.\d{3}")
# Sub Station Alpha: what the fields of a line are called, and a line of what is said.
_FIELDS = re.compile(r"Format:[ \t]*(.*\bText)[ \t]*", re.IGNORECASE)
_SPOKEN = re.compile(r"Dialogue:[ \t]*(.*)")
_NEW_LINE = re.compile(r"\\[Nnh]")
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
    turns, named = _turns(_once(list(_dialogue(text)) or list(_cues(text))))
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
        times = _times(lines[at])
        at += 1
        if times is None:
            continue
        spoken: list[str] = []
        while at < len(lines) and lines[at].strip() and not _times(lines[at]):
            spoken.append(lines[at].strip())
            at += 1
        if at < len(lines) and lines[at].strip() and spoken and spoken[-1].isdecimal():
            spoken.pop()  # the number of the next, with no line between
        voice = ""
        for line in spoken:
            found = _VOICE.search(line)
            if found is not None:
                voice = found.group(1).strip()
        yield times.group(1), voice, _shown(spoken)


def _times(line: str) -> re.Match[str] | None:
    return _TIMES.fullmatch(line) or _SHORT_TIMES.fullmatch(line)


def _dialogue(text: str) -> Iterator[_Cue]:
    """The time, the voice and the lines of what Sub Station Alpha has: none in another file."""
    fields: list[str] = []
    for line in text.splitlines():
        if (named := _FIELDS.fullmatch(line)) is not None:
            fields = [field.strip().casefold() for field in named[1].split(",")]
        elif fields and (said := _SPOKEN.fullmatch(line)) is not None:
            values = dict(zip(fields, said[1].split(",", len(fields) - 1), strict=False))
            time = values.get("start", "").strip().partition(".")[0]
            voice = (values.get("name") or values.get("actor") or "").strip()
            yield time, voice, _shown(_NEW_LINE.split(values.get("text", "")))


def _shown(spoken: list[str]) -> list[str]:
    lines = (_DASH.sub("", html.unescape(_TAG.sub("", line)), count=1) for line in spoken)
    return [" ".join(line.split()) for line in lines if line.strip()]
