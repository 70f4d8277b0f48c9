"""An answer as the text of a chat message: ``[1]`` markers, where each leads, and a list of sources.

Whoever reads it sees Markdown and nothing else of the answer, so what other doors show beside the text
(a notice, what was searched for, the closest passages) stands below it here. ``without_sources`` takes
that off again, when the message comes back as the history of the next question.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

from assistant.answer import Answer, Citation, Quote
from assistant.answering import ABSTENTION
from assistant.markers import escape, marks_in, numbers_cited
from ui.printable import escaped, shortened

_SOURCES = "**Sources**"
_CLOSEST = "Closest passages, not an answer:"
_LONGEST_QUOTE = 160
_LONGEST_PLACE = 120
_ASIDE = re.compile(r"\*(?!\*).*\*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker of the text, ``text[start:end]`` in code points, and the citation it stands for."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class CitedText:
    """What a message says: the ``answer`` with its ``marks``, and what stands ``below`` it."""

    answer: str
    below: str
    marks: tuple[Mark, ...]

    @property
    def whole(self) -> str:
        """The content of the message; the marks' offsets hold in it."""
        return self.answer + self.below


def cited_text(answer: Answer, base: str, *, source_list: bool) -> CitedText:
    """The text of ``answer`` for a client that reaches this server at ``base``."""
    text = answer.answer
    if answer.reason:
        text += f" {escape(escaped(answer.reason))}"
    asides = [answer.notice] if answer.notice else []
    if answer.trace.corrected:
        asides.append(f"Searched for: {answer.trace.searched_for}")
    below = [f"*{escape(escaped(aside))}*" for aside in asides]
    if source_list and answer.citations:
        below.append(f"{_SOURCES}\n\n{_listed(answer.citations, base)}")
    if source_list and answer.closest:
        lines = (f"- “{_shown(one)}” – {_link(one, base)}" for one in answer.closest)
        below.append("\n".join((f"{_CLOSEST}\n", *lines)))
    return CitedText(text, "".join(f"\n\n{part}" for part in below), _marks(answer))


def without_sources(message: str) -> str:
    """An earlier message of ours as the answer was, without what stood below it."""
    if message.startswith(ABSTENTION) and not numbers_cited(message):
        return ABSTENTION
    lines = message.rstrip().split("\n")
    end = _before(lines, len(lines), lambda line: line.startswith("- "))
    if not end or lines[end - 1].strip() not in (_SOURCES, _CLOSEST):
        end = len(lines) + 1
    end = _before(lines, end - 1, lambda line: _ASIDE.fullmatch(line) is not None)
    return "\n".join(lines[:end])


def _before(lines: Sequence[str], end: int, skipped: Callable[[str], bool]) -> int:
    """The end of what stands before the empty and the ``skipped`` lines that end at ``end``."""
    while end and (not lines[end - 1].strip() or skipped(lines[end - 1])):
        end -= 1
    return end


def source_address(quote: Quote, base: str) -> str:
    """The page that opens a document at the quoted characters, if they still say the same."""
    check = zlib.crc32(quote.quote.encode())
    document = percent_encoded(quote.document, safe="")
    page = f"documents#document={document}&start={quote.start}&end={quote.end}&check={check:08x}"
    return f"{base}{page}"


def _marks(answer: Answer) -> tuple[Mark, ...]:
    cited = {one.number: one for one in answer.citations}
    return tuple(
        Mark(start, end, cited[number])
        for start, end, number in marks_in(answer.answer)
        if number in cited
    )


def _listed(citations: Iterable[Citation], base: str) -> str:
    """One line for each place that is cited."""
    places: dict[tuple[str, str], list[Citation]] = {}
    for one in citations:
        places.setdefault((one.document, _place(one)), []).append(one)
    return "\n".join(f"- {_numbers(same)} {_link(same[0], base)}" for same in places.values())


def _numbers(citations: Sequence[Citation]) -> str:
    return "".join(f"[{one.number}]" for one in citations)


def _link(quote: Quote, base: str) -> str:
    return f"[{escape(_place(quote))}]({source_address(quote, base)})"


def _place(quote: Quote) -> str:
    heading = "" if quote.heading == quote.title else quote.heading
    page = f"page {quote.page}" if quote.page else ""
    told = (quote.title or quote.document, heading, page, quote.locator)
    return escaped(shortened(", ".join(part for part in told if part), _LONGEST_PLACE))


def _shown(quote: Quote) -> str:
    return escape(escaped(shortened(quote.shown, _LONGEST_QUOTE)))
