"""Several lines as an answer: of a list, of a version, below each heading, and what is said of those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.negation import negates
from assistant.questions.question import Question
from assistant.quoting.direct import Direct
from assistant.quoting.documents_named import MOST_DOCUMENTS, About
from assistant.quoting.quoted import (
    DISAGREEMENT,
    DISAGREEMENT_OF_MORE,
    answer_of,
    by_document,
    by_heading,
    headed,
)
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import MOST_LINES, ListGroup
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.whole_tables import OfAll
from assistant.reading.version_asked import VersionTold
from assistant.unchecked import UncheckedAnswer
from ingest.document import BELOW, BlockKind
from ingest.how_many import counted

_MOST_OF_CLAUSE = 12  # sentences


def headed_apart(
    question: Question, pieces: Sequence[Piece], reading: Reading
) -> UncheckedAnswer | None:
    """What stands below each heading, if lines of a list stand below one that negates: "Not insured: Bicycles".

    None where the question negates, too, or the heading, or the line that introduces the list, is among what
    is quoted.
    """
    if negates(question.text) or any(line.kind is BlockKind.HEADING for _, line in pieces):
        return None
    apart: dict[tuple[str, str], list[Piece]] = {}
    for passage, line in pieces[:MOST_LINES]:
        # A list that goes on in another passage has the line that introduces it behind the heading.
        above = ((document, heading) for document, heading in apart if document == passage.document)
        named = (
            one
            for one in above
            if one[1] and f"{passage.heading}{BELOW}".startswith(one[1] + BELOW)
        )
        apart.setdefault(next(named, (passage.document, passage.heading)), []).append(
            (passage, line)
        )
    leads = [" ".join(passage.quote(line).split()) for passage, line in pieces if line.lead]
    if not any(
        line.kind is BlockKind.LIST_ITEM
        and negates(passage.nearest_heading)
        and not any(lead.startswith(passage.nearest_heading) for lead in leads)
        for passage, line in pieces
    ):
        return None
    more = len(pieces) - len(pieces[:MOST_LINES])
    answer = by_heading([*apart.values()], reading.confidence)
    return replace(answer, notice=_goes_on(more))


def of_documents(about: Sequence[About]) -> UncheckedAnswer:
    """The documents of a topic, surer the more of them have it in a title or heading."""
    shown = about[:MOST_DOCUMENTS]
    share = sum(one.headed for one in shown) / len(shown)
    more = len(about) - len(shown)
    answer = by_document([[one.piece] for one in shown], (1 + share) / 2)
    held = f"{counted(more, 'more document holds', 'more documents hold')} these words."
    return replace(answer, notice=held if more else "")


def of_all_rows(of_all: OfAll, reading: Reading) -> UncheckedAnswer:
    """The lines, below the cell of the one row that is the answer in bold."""
    answer = list_shown(of_all.lines, reading)
    if of_all.row is None:
        return answer
    return headed(answer, Direct(of_all.told, RankedSentence(*of_all.row, 0.0)))


def of_clauses(clauses: Sequence[Sequence[Piece]], reading: Reading) -> UncheckedAnswer:
    """A clause as it stands, or what each of several documents has under its number."""
    shown = [clause[:_MOST_OF_CLAUSE] for clause in clauses]
    more = sum(map(len, clauses)) - sum(map(len, shown))
    answer = by_document(shown, reading.confidence)
    if len(clauses) == 1:
        answer = answer_of(shown[0], reading.confidence)
    return replace(answer, notice=_goes_on(more))


def of_version(version: VersionTold, reading: Reading) -> UncheckedAnswer:
    """The lines of a version as a list, or below the headings that part them."""
    if len(version.groups) == 1:
        return list_shown(ListGroup(version.groups[0]), reading)
    shown = [group[:MOST_LINES] for group in version.groups]
    more = sum(len(group) - MOST_LINES for group in version.groups if len(group) > MOST_LINES)
    return replace(by_heading(shown, reading.confidence), notice=_goes_on(more))


def of_versions(
    told: Sequence[RankedSentence], evidence: Sequence[Piece], reading: Reading
) -> UncheckedAnswer:
    """What each of several documents says, with the evidence beside it.

    They disagree where they are called alike.
    """
    apart = []
    for one in told:
        said = {(one.passage, one.sentence), *(p for p in evidence if p[0].id == one.passage.id)}
        apart.append(sorted(said, key=lambda piece: piece[1].start))
    alike = len({one.passage.title for one in told}) < len(told)
    notice = DISAGREEMENT if len(told) == 2 else DISAGREEMENT_OF_MORE
    return replace(by_document(apart, reading.confidence), notice=notice if alike else "")


def list_shown(lines: ListGroup, reading: Reading) -> UncheckedAnswer:
    """The lines of a list, or its first ones with a notice of how many more there are."""
    shown = ListGroup(lines.pieces[: MOST_LINES + 1])
    if len(lines.pieces) > len(shown.pieces):
        shown = ListGroup(lines.pieces[:MOST_LINES])
    more = sum(not shown.holds(*line) for line in lines.pieces)
    return replace(answer_of(shown.pieces, reading.confidence), notice=_goes_on(more))


def _goes_on(more: int) -> str:
    return f"The list goes on: {counted(more, 'more line')} in the document." if more else ""
