"""From sentences to an answer: verbatim, each with its marker, lists as lists, documents side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import indent

from assistant.markers import Offered, escape
from assistant.quoting.code_shown import LINE_BREAK, typed, with_code_whole
from assistant.quoting.direct import Direct
from assistant.quoting.own_lines import begins_line, shown_lines
from assistant.quoting.shown import without_marks
from assistant.quoting.table_shown import as_table, table_rows
from assistant.reading.lists.levels import depths_of, goes_on_with_item, label_of, numbers_of
from assistant.reading.lists.list_runs import Piece, is_term, units
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.retrieval.titles_named import are_of_different_things
from assistant.unchecked import UncheckedAnswer
from ingest.document import LISTED, BlockKind, Passage, Sentence

DISAGREEMENT = "The documents disagree here; both statements are quoted."
DISAGREEMENT_OF_MORE = "The documents disagree here; what each of them says is quoted."
_SPACES = 2  # between two sentences of a line
EXTRACTIVE = "extractive"  # what answers say under ``answerer``
_INDENT = "    "  # of a list within another, behind whatever number (CommonMark 5.2)


def answer_of(pieces: Sequence[Piece], confidence: float) -> UncheckedAnswer:
    """The answer that quotes the pieces, each with its marker.

    Lines of lists are a list, rows below their header a table, the rest a text.
    What is set as code stands in lines of its own: what is typed begins and ends there. It stands below the line
    of a list that it belongs to, and so do further paragraphs of such a line.
    """
    pieces = with_code_whole(pieces)
    offered: dict[int, Offered] = {}
    bullets, depths = _bullets(pieces), depths_of(pieces)
    markdown = ""
    several = len([*units(pieces)]) > 1
    listed_before = apart_before = False
    tabled = 0  # pieces that the last table holds
    for number, (passage, sentence) in enumerate(pieces, start=1):
        offered[number] = Offered(passage, sentence.start, sentence.end)
        if number <= tabled:
            continue
        if rows := table_rows(pieces[number - 1 :]):
            tabled = number - 1 + rows
            markdown += f"\n\n{as_table(pieces[number - 1 : tabled], range(number, tabled + 1))}"
            listed_before, apart_before = False, True
            continue
        before = pieces[number - 2] if number > 1 else None
        term = is_term(passage, sentence) and number < len(pieces)
        listed = (term or sentence.kind in LISTED) and several
        apart = listed or sentence.kind is BlockKind.CODE
        joint = " "
        if apart or apart_before:
            joint = "\n\n"
        elif before and begins_line(before, (passage, sentence)):
            joint = LINE_BREAK if before[0].document == passage.document else "\n\n"
        if listed and listed_before:
            joint = "\n"
        bullet = f"{_INDENT * depths[number - 1]}{bullets[number - 1]} " if listed else ""
        if before and _goes_on(before, (passage, sentence)):
            joint, bullet = " ", ""
        elif sentence.kind is BlockKind.CODE:
            bullet = _INDENT * depths[number - 1] if several else ""
        elif before and listed and goes_on_with_item(before, (passage, sentence)):
            joint, bullet, listed = "\n\n", _INDENT * (depths[number - 1] + 1), False
        if sentence.kind is BlockKind.CODE:
            words = typed(passage, sentence, bullet)
        else:
            words = f"{bullet}{_lines(passage, sentence)} "
        markdown += f"{joint}{words}[{number}]"
        listed_before, apart_before = listed, apart
    return UncheckedAnswer(markdown.strip(), offered, confidence, EXTRACTIVE)


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a sentence goes on with the item of a list that the one before it is of, with no bullet between.

    So does what a term means with the term.
    """
    (passage, sentence), (other, earlier) = piece, before
    if sentence.kind is BlockKind.LIST_ITEM and is_term(other, earlier):
        return True
    if not sentence.kind is earlier.kind is BlockKind.LIST_ITEM:
        return False
    # Cut off within a line: before another there is more than a space or two.
    if other.id != passage.id:
        apart = sentence.start - earlier.end
        return other.document == passage.document and 0 < apart <= _SPACES
    between = passage.text[earlier.end - passage.start : sentence.start - passage.start]
    wrapped = between.lstrip(" ").startswith("\n") and between.endswith("  ")
    return bool(between) and not between.strip() and (wrapped or "\n" not in between)


def headed(answer: UncheckedAnswer, found: Direct) -> UncheckedAnswer:
    """The answer below its direct answer in bold, which cites every passage that says it."""
    offered = dict(answer.offered)
    voices = [found.ranked] if found.same is None else [found.ranked, found.same]
    marks = "".join(f"[{_offer(offered, ranked)}]" for ranked in voices)
    markdown = f"**{_told(found)}** {marks}\n\n{answer.markdown}"
    return replace(answer, markdown=markdown, offered=offered, direct=found.text)


def side_by_side(differing: Sequence[Direct], confidence: float) -> UncheckedAnswer:
    """Statements that differ, each with its document; which is right is not ours to say, nor whether both are."""
    offered: dict[int, Offered] = {}
    lines = []
    titles = titles_apart([found.ranked.passage for found in differing])
    for found, title in zip(differing, titles, strict=True):
        line = f"- **{_told(found)}** – {_line(title)}:"
        lines.append(line + _below(with_header(found.ranked), offered))
    notice = DISAGREEMENT if len(differing) == 2 else DISAGREEMENT_OF_MORE
    if are_of_different_things([found.ranked.passage.title for found in differing]):
        notice = ""
    direct = differing[0].text
    return UncheckedAnswer(
        "\n".join(lines), offered, confidence, EXTRACTIVE, notice=notice, direct=direct
    )


def by_document(apart: Sequence[Sequence[Piece]], confidence: float) -> UncheckedAnswer:
    """What each of several documents says, below one another, each with its title."""
    names = titles_apart([said[0][0] for said in apart])
    return by_name([*zip(names, apart, strict=True)], confidence)


def titles_apart(passages: Sequence[Passage]) -> list[str]:
    """The titles of passages; with the file where documents share one, as versions of a policy do."""
    held: dict[str, set[str]] = {}
    for one in passages:
        held.setdefault(one.title, set()).add(one.document)
    return [
        f"{one.title} ({one.document})" if len(held[one.title]) > 1 else one.title
        for one in passages
    ]


def by_heading(apart: Sequence[Sequence[Piece]], confidence: float) -> UncheckedAnswer:
    """What stands below each of several headings, below one another, each with the nearest of them."""
    named = [(said[0][0].nearest_heading or said[0][0].title, said) for said in apart]
    return by_name(named, confidence)


def by_name(named: Sequence[tuple[str, Sequence[Piece]]], confidence: float) -> UncheckedAnswer:
    """Sentences below one another, each behind the name of what they tell of, lines of lists below it."""
    offered: dict[int, Offered] = {}
    lines = [f"- {_line(name)}:{_below(said, offered)}" for name, said in named]
    return UncheckedAnswer("\n".join(lines), offered, confidence, EXTRACTIVE)


def _below(said: Sequence[Piece], offered: dict[int, Offered]) -> str:
    """The pieces as they go on in a line of a list, or below it, each with its marker, which is offered."""
    pieces = with_code_whole(said)
    bullets, depths = _bullets(pieces), depths_of(pieces)
    numbers = [_offer(offered, RankedSentence(*piece, 0.0)) for piece in pieces]
    own = [begins_line(before, piece) for before, piece in pairwise(pieces)]
    own = [any(own), *own]
    markdown, tabled = "", 0
    for at, (passage, sentence) in enumerate(pieces):
        inset = _INDENT * (depths[at] + 1)
        if at < tabled:
            continue
        if rows := table_rows(pieces[at:]):
            tabled = at + rows
            markdown += f"\n\n{indent(as_table(pieces[at:tabled], numbers[at:tabled]), inset)}\n"
            continue
        if sentence.kind is BlockKind.CODE:
            words = f"\n\n{typed(passage, sentence, inset)}"
        else:
            words = f" {_lines(passage, sentence, f'{inset}  ')} "
            if own[at] or (sentence.kind is BlockKind.LIST_ITEM and len(pieces) > 1):
                words = f"\n{inset}{bullets[at]}{words}"
        markdown += f"{words}[{numbers[at]}]"
    return markdown


def _lines(passage: Passage, sentence: Sentence, inset: str = "") -> str:
    """A sentence on the lines on which it is read, each further one behind an ``inset``."""
    return f"{LINE_BREAK}{inset}".join(map(escape, shown_lines(passage, sentence)))


def _bullets(pieces: Sequence[Piece]) -> list[str]:
    """What stands before each piece that is a line of a list: its number, where they go on by one; or "(b)".

    Markdown counts on from the first one itself.
    """
    numbers = numbers_of(pieces)
    known = [number for number in numbers if number is not None]
    counted = known == list(range(known[0], known[0] + len(known)) if known else ())
    return [
        f"- {label_of(*piece)}".rstrip() if number is None or not counted else f"{number}."
        for piece, number in zip(pieces, numbers, strict=True)
    ]


def _offer(offered: dict[int, Offered], ranked: RankedSentence) -> int:
    """The number under which a sentence is offered; offers it if it is not yet."""
    span = Offered(ranked.passage, ranked.sentence.start, ranked.sentence.end)
    known = next((number for number, other in offered.items() if other == span), None)
    if known is not None:
        return known
    offered[len(offered) + 1] = span
    return len(offered)


def _told(direct: Direct) -> str:
    """A short answer as it is read."""
    words = " ".join(direct.text.split())
    return escape(without_marks(words, direct.ranked.passage.document))


def _line(text: str) -> str:
    """Verbatim text as one line of Markdown."""
    return escape(" ".join(text.split()))
