"""Sentence boundaries with exact positions.

What it does: cuts a stretch of text into sentence spans that cover every non-space character.
What it does not do: it never changes, joins or trims characters inside a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ingest.abbreviations import stop_ends
from ingest.label_lines import label_line_ends
from ingest.leaders import led_lines

# A full stop, question or exclamation mark with its closing quotes and brackets, and the raised mark of a
# footnote; then white space. Or an ideographic stop, which needs no space after it. Greek asks with a semicolon.
_RAISED = (
    r"(?:[ \u202f]?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*|[†‡]{1,3}|\^\w{1,3}|\[\^\w+\])(?=\s))?"
)
# Where others stand before it no run of them begins: thousands without a space would each be run through.
_STOP = re.compile(
    r"(?<![.!?…\u037e؟।։።။។])"
    r"(?:[.!?…\u037e؟।։።။។]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)+[\"'”’“‘»«)\]]*(?:[ \u00a0\u202f]»)?"
    rf"{_RAISED}(?=\s)|[。！？]+[」』”）]*"
)
_OPENS = re.compile(r"(?:[\"'“‘„‚»(\[¿¡*_`£€$]|«[ \u00a0\u202f]?)*[^\W_]")
_WORD = re.compile(r"[^\W\d_]+")
_MARQUE = re.compile(r"[a-z]{1,2}[A-Z]")  # iPhone, eBay: a small letter all the same
# Inside quotation marks a sentence goes on, so that a quotation keeps its speaker; past this many
# characters it is cut all the same, since a footnote that long points at nothing.
_LONGEST_QUOTATION = 600
# Characters on each side that tell what a full stop is for.
_NEAR = 40
# Where a sentence may begin whose first letter tells nothing of it, and where one plainly does.
_SMALL_START = re.compile(r"[^\W\d_]{3}[.!?]+[\"'”’)\]]*\s+[\"'“‘(\[]*[a-zà-ÿ]")
_LARGE_START = re.compile(r"[.!?][\"'”’)\]]*\s+[\"'“‘(\[]*[A-ZÀ-Þ]")
# Of fewer characters without a capital a stop after a word is as likely short for it ("20 euros pn. incl.").
_SMALL_TEXT = 120
# Of speech that was written down without stops: so long a stretch is cut where it goes on to something else, not
# sooner than after so many characters; at "and" not sooner than after so many more.
_SPOKEN = 300
_LEAST_SAID, _MUCH_SAID = 60, 120
_JOINTS = re.compile(
    r"\s(?:(?P<next>(?:and )?(?:then|so|next|also|anyway|okay|ok|well|now|um|uh|because|however|finally)"
    r"|und dann|dann|jetzt|genau)"
    r"|(?<!hundred )(?<!thousand )(?<!million )"
    r"(?:and(?! (?:that|this|it|they|he|she)\b)|und(?! (?:das|es|die|der|sie)\b)))"
    r"(?=\s)"
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentence spans of ``text[start:end]``, as offsets into ``text``.

    Spans are in order, do not overlap, carry no white space at their ends, and together hold every
    non-space character of the stretch.
    """
    stop = len(text) if end is None else end
    led = led_lines(text, start, stop)
    small = _without_capitals(text[start:stop])
    spans: list[tuple[int, int]] = []
    begin = start
    for line_end in (*sorted({*led.ends, *label_line_ends(text, start, stop)}), stop):
        for match in _STOP.finditer(text, begin, line_end):
            if (
                match.end() < line_end
                and not _within(led.whole, match.end())
                and _ends_sentence(text, begin, match, line_end, small)
            ):
                _append_trimmed(spans, text, begin, match.end())
                begin = match.end()
        for cut in _spoken_cuts(text, begin, line_end) if small else ():
            _append_trimmed(spans, text, begin, cut)
            begin = cut
        _append_trimmed(spans, text, begin, line_end)
        begin = line_end
    return spans


def _spoken_cuts(text: str, begin: int, end: int) -> list[int]:
    """Where what recognition of speech wrote without a stop goes on to something else: "and then", "so"."""
    cuts: list[int] = []
    stretch = text[begin:end]
    if len(stretch) < _SPOKEN or stretch.count(",") * _SPOKEN > len(stretch):
        return cuts
    for joint in _JOINTS.finditer(text, begin, end):
        said = joint.start() - (cuts[-1] if cuts else begin)
        least = _LEAST_SAID if joint["next"] else _MUCH_SAID
        if said >= least and end - joint.start() >= _LEAST_SAID:
            cuts.append(joint.start())
    return cuts


def _without_capitals(stretch: str) -> bool:
    """Whether sentences begin with small letters here, as in chats and in lower-cased text."""
    if stretch.islower():
        return len(stretch) >= _SMALL_TEXT or "?" in stretch
    if len(stretch) < _SMALL_TEXT or _LARGE_START.search(stretch):
        return False
    return len(_SMALL_START.findall(stretch)) >= 3


def _within(stretches: list[tuple[int, int]], at: int) -> bool:
    """Whether one of these, which are apart and in order, holds what ends ``at``."""
    after = bisect_left(stretches, (at,))
    return after > 0 and at <= stretches[after - 1][1]


def _append_trimmed(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append((begin, end))


def _ends_sentence(text: str, begin: int, match: re.Match[str], stop: int, small: bool) -> bool:
    if match.group()[0] in "。！？":
        return True
    after = match.end()
    while after < stop and text[after].isspace():
        after += 1
    opening = _OPENS.match(text, after, stop)
    if opening is None:
        return after >= stop
    first = opening.group()[-1]
    if not small and first.islower() and not _MARQUE.match(text, opening.end() - 1, stop):
        return False
    if match.group()[0] in ".…" and text[begin : match.start()][-1:] in ("/", "("):
        return False  # "on Red Hat/Slackware/... Linux"
    if match.group()[0] in "!?" and ")" in match.group():
        opened = text.rfind("(", begin, match.start())
        if opened > begin and text[begin:opened].strip():
            return False  # "mirrored (not striped!) RAID"
    dotted = match.group()[0] == "." and match.group()[1:2] not in (".", "!", "?", "…")
    following = text[after : after + _NEAR]
    if small:  # no small word tells here that a sentence begins: "acme inc. in 2009"
        following = _WORD.sub(lambda word: word[0].upper(), following, count=1)
    if dotted and not stop_ends(text[max(begin, match.start() - _NEAR) : match.start()], following):
        return False
    return not _inside_quotation(text, begin, match.end())


def _inside_quotation(text: str, begin: int, at: int) -> bool:
    if at - begin > _LONGEST_QUOTATION:
        return False
    part = text[begin:at]
    if part.count('"') % 2 == 1:
        return True
    closed = part.count("”")
    if "„" in part:  # German: “ closes what „ opened
        return part.count("„") > part.count("“") + closed
    return part.count("“") > closed
