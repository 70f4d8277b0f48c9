"""What chat models write besides an answer: their reasoning, and markers in other spellings than ``[1]``.

It turns their text into Markdown with our markers, and knows nothing of what the markers name.
"""

from __future__ import annotations

import re

# Reasoning as open models print it: <think>, <thinking>, <reasoning>, <analysis>, <scratchpad>,
# ◁think▷ (Kimi), [THINK] (Magistral).
_NAMES = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|analysis|reflection|scratchpad)"
_OPEN = rf"(?:<\s*{_NAMES}\s*>|◁{_NAMES}▷|\[{_NAMES}\])"
_CLOSE = rf"(?:<\s*/\s*{_NAMES}\s*>|◁/{_NAMES}▷|\[/{_NAMES}\])"
_REASONING = re.compile(rf"{_OPEN}.*?(?:{_CLOSE}|\Z)", re.IGNORECASE | re.DOTALL)
# Where the opening mark was part of the prompt, only the closing one is written.
_UNOPENED = re.compile(rf"\A.*{_CLOSE}", re.IGNORECASE | re.DOTALL)
# <|channel|>analysis<|message|>… <|channel|>final<|message|>… (gpt-oss served raw).
_CHANNELS = re.compile(r"\A.*<\|channel\|>\s*final\s*<\|message\|>", re.DOTALL)
_CONTROL = re.compile(r"<\|[a-z_]+\|>")
# What may yet become one of these.
_UNFINISHED = re.compile(
    r"(?:<[\s/|]*[a-z_]*\|?|◁/?[a-z]*|[\[【［][^\]】］\n]{0,40}|\n\[\^[^\n]*|\*+|\s+)\Z",
    re.IGNORECASE,
)
_NUMBERS = r"\d+(?:\s*(?:[,;&]|-|–|and)\s*\d+)*"
_NAMED = r"(?:passages?|sources?|documents?|docs?|refs?|references?|citations?|quelle|fuente)"
_MARKERS: tuple[tuple[re.Pattern[str], str], ...] = (
    # "[^1]: the passage on …", a definition at the end, says nothing of its own.
    (re.compile(r"^[ \t]*\[\^\d+\]:.*(?:\n|\Z)", re.MULTILINE), ""),
    # 【1】, 【1†source】, 【1†L3-L5】, ［1］
    (
        re.compile(
            rf"[【［]\s*(?:{_NAMED}\s*)?({_NUMBERS})\s*(?:[†:][^】］\n]*)?[】］]", re.IGNORECASE
        ),
        r"[\1]",
    ),
    (re.compile(r"<sup>\s*\[?\^?(\d+)\]?\s*</sup>", re.IGNORECASE), r"[\1]"),
    (re.compile(r"\[\^(\d+)\]"), r"[\1]"),
    (re.compile(rf"\[\[({_NUMBERS})\]\]"), r"[\1]"),
    (re.compile(rf"[\[(]\s*{_NAMED}\s*:?\s*#?\s*({_NUMBERS})\s*[\])]", re.IGNORECASE), r"[\1]"),
    (re.compile(r"\[(\d+)†[^\]\n]*\]"), r"[\1]"),
)
_AND = re.compile(r"(?<=\d)\s*(?:&|and)\s*(?=\d)")
_MARKER = re.compile(r"\[[^\]\n]*\]")
# How models introduce a question that they were asked to rewrite.
_LABEL = re.compile(
    r"\A(?:\*\*)?[\w -]{0,30}\b(?:question|query|frage|pregunta)\b(?:\*\*)?\s*:\s*", re.IGNORECASE
)
_QUOTES = "\"'“”„‚‘’«»*` "


def without_reasoning(written: str) -> str:
    """The text without what the model says to itself, finished or not."""
    if "<|channel|>" in written:
        final = _CHANNELS.match(written)
        written = written[final.end() :] if final else ""
    return _CONTROL.sub("", _UNOPENED.sub("", _REASONING.sub("", written)))


def answer_text(written: str) -> str:
    """The answer in a model's whole text: Markdown with markers such as ``[1]`` and ``[1, 2]``."""
    text = without_reasoning(written)
    for pattern, marker in _MARKERS:
        text = pattern.sub(marker, text)
    return _MARKER.sub(lambda found: _AND.sub(", ", found[0]), text).strip()


def showable(written: str) -> str:
    """As ``answer_text`` for a text still being written, without an end that may become something else."""
    text = answer_text(_UNFINISHED.sub("", written))
    return _UNFINISHED.sub("", text)


def question_text(written: str) -> str:
    """The question in the text of a model that was asked for one: one line, no label, no quotes."""
    line = " ".join(without_reasoning(written).split())
    return _LABEL.sub("", line).strip(_QUOTES)
