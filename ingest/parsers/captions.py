"""Transcripts of meetings and films (WebVTT, SubRip): what is said, by whom and when."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.builder import TextBuilder
from ingest.parsers.encoding import decode
from ingest.parsers.line_shapes import ends_sentence

_TIMES = re.compile(
    r"[ \t]*((?:\d+:)?\d\d:\d\d)[.,]\d{1,3}[ \t]+-->[ \t]+(?:\d+:)?\d\d:\d\d[.,]\d{1,3}[^\r\n]*"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
_DASH = re.compile(r"-[ \t]+")
_LONGEST = 500  # characters of a paragraph that nothing ends


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse captions: those that go on with a sentence of the same voice are one paragraph."""
    text, encoding = decode(data)
    builder = TextBuilder()
    said, voice, began = "", "", ""
    for time, speaker, words in _cues(text):
        goes_on = said and speaker == voice and not ends_sentence(said) and len(said) < _LONGEST
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


def _cues(text: str) -> Iterator[tuple[str, str, str]]:
    """The time, the voice and the words of each caption."""
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
        words = " ".join(
            _DASH.sub("", html.unescape(_TAG.sub("", line)), count=1) for line in spoken
        )
        yield times.group(1), voice, " ".join(words.split())
