"""Lists inside passages: the line that introduces them and all their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.english import STOPWORDS, content_words, stem, stems_of
from assistant.questions.comparisons import of_several
from assistant.questions.phrases import relating_verb
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.cells import heads_rows, row_above, with_row_above
from assistant.reading.lists.introductions import introduces, says_enough
from assistant.reading.lists.list_runs import (
    Piece,
    begins_steps,
    goes_on_with_term,
    is_term,
    opened_by,
    stands_first,
    units,
)
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.evidence import is_keywords
from ingest.document import LINES, BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

MOST_LINES = 60
_SAYS_ENOUGH = 5  # words of a line that is understood without the one before the list
# What kind of thing is asked for.
_KIND = re.compile(r"\b(?:which|what) (?:of )?(?:(?:the|our|your) )?(\w+)", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many (\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A run of list lines, with its introducing line first when it has one."""

    pieces: tuple[Piece, ...]

    def holds(self, passage: Passage, sentence: Sentence) -> bool:
        """Whether a sentence is one of its lines."""
        return any(
            (held.document, line.start) == (passage.document, sentence.start)
            for held, line in self.pieces
        )


def groups_of(*passages: Passage) -> list[ListGroup]:
    """The lists of a passage, or of consecutive ones of a document, in order."""
    runs: list[list[Piece]] = [[]]
    read = -1
    before: Passage | None = None
    for passage in passages:
        if before is not None and not _goes_on(before, passage, runs[-1]):
            runs.append([])
        before = passage
        for sentence in passage.sentences:
            if sentence.start <= read:  # passages may overlap
                continue
            read = sentence.start
            listed = sentence.kind in LINES
            header = sentence.lead and any(line.kind in LINES for _, line in runs[-1])
            further = header or begins_steps(passage, sentence, runs[-1])
            # The list ends; a further table begins with its header row.
            if (not listed or further) and not goes_on_with_term(runs[-1], passage, sentence):
                runs.append(opened_by(passage, sentence) if is_term(passage, sentence) else [])
            if listed or introduces(passage, sentence):
                runs[-1].append((passage, sentence))
    return [ListGroup(tuple(run)) for run in runs if len(run) > 1]


def _goes_on(before: Passage, passage: Passage, run: Sequence[Piece]) -> bool:
    """Whether a list may go on in the next passage, whose last heading may be the line before the list."""
    path = passage.headings
    if run and path and line_text(*run[0]).startswith(path[-1]):
        path = path[:-1]
    return before.headings[: len(path)] == path


def line_text(passage: Passage, sentence: Sentence) -> str:
    """A sentence in one line."""
    return " ".join(passage.quote(sentence).split())


def whole(group: ListGroup, index: ReadableIndex) -> ListGroup:
    """The group with the lines that other passages of its document hold."""
    passage, first = group.pieces[0]
    if {passage.sentences[0], passage.sentences[-1]}.isdisjoint({first, group.pieces[-1][1]}):
        return group
    stored = index.catalogue.document_passages(passage.document)
    groups = groups_of(*(one.passage for one in stored))
    return next((one for one in groups if one.holds(passage, first)), group)


def lists_read(reading: Reading, index: ReadableIndex) -> list[ListGroup]:
    """The lists of the passages read, whole, each once."""
    read = dict.fromkeys(one.passage for one in reading.sentences)
    lists = (whole(part, index) for passage in read for part in groups_of(passage))
    return [*{(one.pieces[0][0].document, one.pieces[0][1].start): one for one in lists}.values()]


def introduced_list(
    question: Question, reading: Reading, index: ReadableIndex, inner: ListGroup | None = None
) -> ListGroup | None:
    """The list that the best sentence is a line of, if the line before it is what the question asks.

    "Participants bring:" is what "What should participants bring?" asks. Where the line before does not hold all
    words of the question, a line must hold the others. A heading is such a line of what is asked for in the
    plural, or in its words. A number that is asked for is how many lines there are. ``inner`` is a list within it.
    """
    best = reading.sentences[0]
    opened = [line.start for _, line in inner.pieces if line.lead] if inner else []
    leads = best.sentence.lead and introduces(best.passage, best.sentence)
    leads = (leads or best.sentence.start in opened) and not is_term(best.passage, best.sentence)
    row = best.sentence.kind is BlockKind.TABLE_ROW
    counted = _COUNTED.search(question.text)
    number = question.sought is Sought.NUMBER and counted is None
    several = of_several(question.text) or counted is not None
    if not leads and (number or (row and not of_several(question.text))):
        return None
    here = (g for g in groups_of(best.passage) if g.holds(best.passage, best.sentence))
    group = inner or next((whole(one, index) for one in here), None)
    if group is None:
        return None
    if leads and _tells_all(question, best, group):
        return None
    passage, lead = group.pieces[0]
    last = passage.nearest_heading or passage.title
    leading = lead.lead and not is_term(passage, lead)
    above = f"{last} {line_text(passage, lead) if leading else ''}"
    if is_term(best.passage, best.sentence):
        leads = _asks_for_all(question, best, group, stems_of(above))
    noun = counted[1].lower() if counted else ""
    if noun and not leads and noun not in STOPWORDS and stem(noun) not in stems_of(above):
        return None
    alike = is_keywords(question) or above[:3].lower() == question.text[:3].lower()
    several |= alike and frozenset(map(stem, content_words(above))) == frozenset(question.stems)
    headed = passage.heading or counted  # how many of what the title says
    if several and not leading and headed and stands_first(passage, lead):
        return None if not_introduced(question, group) else group
    introduced = leading and (row or lead.kind is BlockKind.PARAGRAPH)
    left = not_introduced(question, group)
    answers = not left or bool(lines_asked_for(question, group))
    if several and len(left) * 2 <= len(question.stems):  # "these exceptions": which are they?
        answers |= not kinds_asked(question).isdisjoint(stems_of(line_text(passage, lead)))
    return group if leads or (introduced and answers) else None


def _tells_all(question: Question, lead: RankedSentence, group: ListGroup) -> bool:
    """Whether the line before a list, a whole sentence, answers alone: nothing else that is asked is in the list.

    It may be asked for in other words ("What do I hand in?") but where that is in a table, or one thing.
    """
    row = group.pieces[-1][1].kind is BlockKind.TABLE_ROW
    one = question.sought is not Sought.ANYTHING or is_yes_no(question.text)
    if (
        not says_enough(lead.passage, lead.sentence)
        or not (row or one)
        or of_several(question.text)
    ):
        return False
    rest = frozenset(question.stems) - stems_of(lead.text)
    lines = (
        stems_of(passage.quote(line)) for passage, line in group.pieces if line != lead.sentence
    )
    return bool(rest) and rest.isdisjoint(frozenset().union(*lines))


def _asks_for_all(
    question: Question, term: RankedSentence, group: ListGroup, above: frozenset[str]
) -> bool:
    """Whether what stands above a list of terms is asked for, and nothing that the best of them tells."""
    begins = term.sentence.start
    told = next((one for one in units(group.pieces) if one[0][1].start == begins), [])
    asked = frozenset(question.stems)
    said = stems_of(" ".join(line_text(*one) for one in told))
    return bool(asked & above) and (asked - above).isdisjoint(said)


def lines_asked_for(question: Question, group: ListGroup) -> list[Piece]:
    """The line before a list and those lines that hold what else the question says, with what is below them.

    None where it says nothing else, or no line holds it; a line that says enough stands alone, rows of a
    table stand below their header.
    """
    head = _head(group)
    lines = (stems_of(passage.quote(line)) for passage, line in group.pieces)
    asked = not_introduced(question, group)
    asked -= stems_of(relating_verb(question.text)).difference(*lines)
    of_table = bool(head) and head[-1][1].kind is BlockKind.TABLE_ROW
    if of_table:  # no row needs to say what it is of: "which vans"
        asked -= kinds_asked(question)
    chosen: list[Piece] = []
    parent: Sentence | None = None
    for unit in units(group.pieces[len(head) :]):
        (passage, line), *meaning = unit
        below = parent is not None and line.level > parent.level
        told = " ".join([with_row_above(passage, line), *(line_text(*one) for one in meaning)])
        if below:
            chosen += unit
        elif asked and not heads_rows(passage, line) and asked <= stems_of(told):
            above = row_above(passage, line)
            if above is not None and (passage, above) not in chosen:
                chosen.append((passage, above))
            chosen += unit
            parent = line if line.kind is BlockKind.LIST_ITEM else None
        else:
            parent = None
    if chosen and of_table:
        return [head[-1], *chosen]
    words = sum(len(line_text(*one).split()) for one in chosen)
    if not chosen or (len([*units(chosen)]) == 1 and words >= _SAYS_ENOUGH):
        return chosen
    return [*head, *chosen]


def kinds_asked(question: Question) -> frozenset[str]:
    """The stems of what kind of thing is asked for: "which vans"."""
    return stems_of(" ".join(_KIND.findall(question.text)))


def not_introduced(question: Question, group: ListGroup) -> frozenset[str]:
    """The words of a question, as stems, that neither the line before a list nor the headings hold."""
    head = " ".join(line_text(*piece) for piece in _head(group))
    return frozenset(question.stems) - stems_of(f"{group.pieces[0][0].prefix} {head}")


def _head(group: ListGroup) -> tuple[Piece, ...]:
    """The line before a list and the header row of a table, as far as there are any."""
    if is_term(*group.pieces[0]):
        return ()
    leads = (piece for piece in group.pieces[:2] if piece[1].lead and not is_term(*piece))
    return tuple(leads) or group.pieces[:1]


def with_header(ranked: RankedSentence) -> list[Piece]:
    """A table row after its header row, without which its cells mean little."""
    passage, row = ranked.passage, ranked.sentence
    table = passage.sentences[: passage.sentences.index(row) + 1]
    for number, sentence in reversed(list(enumerate(table))):
        if sentence.kind is not BlockKind.TABLE_ROW:
            break
        if sentence.lead:
            return [(passage, line) for line in dict.fromkeys((sentence, row))]
        if number == 0 and ranked.header is not None:
            return [ranked.header, (passage, row)]
    return [(passage, row)]
