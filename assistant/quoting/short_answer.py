"""The short answer of a sentence, always a stretch of it: the few words that answer.

Yes/no questions get none: a bare "yes" is nothing the text says; the sentence decides.
"""

from __future__ import annotations

import re

from assistant.language.counted import is_of_other_amount
from assistant.language.english import DAYS, MONTHS, is_latin, stem, stems_of, words_of
from assistant.language.figure_words import with_ones
from assistant.language.figures import tells_figure, with_unit
from assistant.language.identifiers import of_whole_terms
from assistant.language.limits import is_told_on_both_sides
from assistant.language.negation import says_otherwise
from assistant.language.values import Clock, days_and_times, values
from assistant.language.weekdays import weekdays
from assistant.questions.changes import asks_earlier_than_told, told_of_before
from assistant.questions.clauses import told_in_other_part, told_of_another, told_of_opposite
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.questions.superlatives import place_untold
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.another_case import before_threat, told_of_another_case
from assistant.quoting.half_answers import asks_twice, is_half
from assistant.quoting.unsure_abroad import is_unsure_abroad
from assistant.quoting.whole_pieces import (
    closed,
    ends_inside_name,
    is_first_name,
    of_whole_pieces,
    opens_inside,
    tells_day_or_figure,
    with_bound,
    with_day_before,
    with_low_end,
)
from assistant.reading.cells import cells_of
from assistant.reading.lists.labels import labelled_beside
from assistant.reading.lists.list_runs import is_term
from assistant.reading.lists.lists import with_header
from assistant.reading.notes_marked import without_mark
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.alike import rows_alike
from assistant.reading.tables.columns import is_of_other_kind, is_row_of, named_cell
from assistant.reading.tables.named_rows import is_beyond_ranges, names_one_more
from assistant.retrieval.faq import after_label
from ingest.document import BlockKind
from ingest.remembered import remembered

_MOST_CHARACTERS = 90  # longer it is no short answer, and the sentence says it better
_MOST_SHARE = 0.8
# The margin (logits) from which the words are shown; a doubtful span under a right sentence misleads.
# On the documents chosen on, a quarter of those below it agreed with an accepted answer, above it 8 of 10.
_SURE = 3.0
# Where a clause of its own begins, which tells another time: "9:30 and closes at 18:00".
_NEXT_CLAUSE = re.compile(
    r"(?<=\w),?\s+(?:and|but|while)\s+(?:[a-z]+s|was|will \w+|must \w+|\w+ed) "
    r"(?:at|on|in|for|from|until|by|after|before)\b"
    r"|(?<=\w),?\s+und\s+[a-zäöüß]+t (?:um|am|ab|im|bis|in)\b"
)
# And where the same is told of more, behind the first: "every eight years and other rooms every ten years".
_NEXT_OF_KIND = re.compile(
    r"(?P<joint>,?\s+and|,)\s+(?P<more>(?:[^\W\d_]\S*\s+){1,3})"
    r"(?P<of>every|for|after|from|until|till|by|within|up to|per|at|on|in|before)\s+\S",
    re.IGNORECASE,
)
# Or what else is done with it elsewhere: "designed in Turku and assembled in Gdańsk".
_NEXT_DONE = re.compile(
    r"(?<=\w),?\s+and\s+(?:[^\W\d_]+\s+)?(?P<verb>\w{2,}ed|made|built|held|sold|kept|sent|brought|bought|paid)\s+(?:in|at|on|by|from|to|with|for)\b",
    re.IGNORECASE,
)
ARTICLES = frozenset(["a", "an", "the"])
_PART = re.compile(r";\s")
_DIFFERENCE = re.compile(
    r"(?i)\bdifferences? between\b|\bhow (?:do|does|did)\b.*\bdiffer\b|\bhow m(?:uch|any) (?:more|less|fewer)\b"
)
_FIRST = re.compile(r"\b(?:first|last|earliest|latest)\b", re.IGNORECASE)
_PERIODS = frozenset([*MONTHS, *DAYS])
# What stands behind such a label is nobody: "Location: Lünen".
_NOBODY = re.compile(
    r"\W*(?:location|place|venue|address|room|site|city|country|date|time|start|duration|price|fee|cost)s?\W*:",
    re.IGNORECASE,
)
_WHICH_DAY = re.compile(r"\b(?:which|what) (?:week)?days?\b(?! of the month)", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S.*\S(?:\t| {3,})\S")
# Of a range such questions ask for one end: "until when", "how late may", "when does it close".
_ASKS_END = re.compile(
    r"\b(?:until|till|latest|last|late|ends?|ending|closes?|closing|over|stops?|finish\w*|most|max\w*|longest|end"
    r"|up to|before|to what|by when|rise[sn]?|grow[ns]?|f[ae]ll\w*|chang\w*|increas\w*|become|now|new)\b",
    re.IGNORECASE,
)
_EDGES = " \t\r\n,;:.\"'“”‘’()[]"
_SECTION = re.compile(r"\w\($")
_TIMES = (Sought.DATE, Sought.TIME)
_ONE_OF_KIND = (Sought.NUMBER, *_TIMES, Sought.PERSON, Sought.PLACE)


@remembered(64)
def direct_of(question: Question, ranked: RankedSentence, sure_from: float = _SURE) -> str:
    """The short answer to show above this sentence, or ""; one of a sentence is sure by its margin (logits)."""
    sentence, is_row = ranked.text, ranked.sentence.kind is BlockKind.TABLE_ROW
    if (
        question.shape is not Shape.SENTENCE
        or ranked.sentence.kind is BlockKind.HEADING
        or is_term(ranked.passage, ranked.sentence)  # what it means stands below it
        or is_yes_no(question.text)
        or asks_twice(question.text)
        or _DIFFERENCE.search(question.text)  # which no words of one sentence are
        or question.read != question.text  # what is read is not all that is asked
        or not is_latin(sentence)  # the span model reads no whole words of other scripts
        or asks_earlier_than_told(question.text, sentence)
    ):
        return ""
    # What another cell denies ("no" under "Projector") says nothing of the cell asked for.
    told = named_cell(question, ranked) if is_row else before_threat(ranked)
    if says_otherwise(told, question.text):
        return ""
    sure = ranked.direct is not None and ranked.direct.margin >= sure_from
    if is_row:
        text = without_mark(told) if _is_told_by_row(question, ranked, told, read=sure) else ""
    else:
        begin = after_label(ranked.passage, ranked.sentence)
        sentence = " " * begin + sentence[begin:]  # an FAQ's question tells nothing
        # Words set in columns are a table's, whose cells read like no sentence.
        plain = sure and not _COLUMNS.search(ranked.text)
        text = _told_by_sentence(question, ranked, sentence) if plain else ""
    if not text or len(text) > min(_MOST_CHARACTERS, _MOST_SHARE * len(sentence)):
        return ""
    if question.sought is Sought.PERSON and _is_nobody(sentence, text):
        return ""
    at = sentence.find(text)
    foreign = not is_row and is_unsure_abroad(question.text, sentence, text)
    if foreign or is_of_other_amount(question.text, sentence, at, at + len(text)):
        return ""
    # Words of the question handed back, "files with a ~" for "a file with a ~", are no answer to it.
    return text if stems_of(text) - stems_of(question.text) - ARTICLES else ""


def _is_told_by_row(question: Question, row: RankedSentence, cell: str, *, read: bool) -> bool:
    """Whether the row is what the question is about, and its ``cell`` answers, as may be ``read``."""
    # One of several rows would be half an answer.
    if of_several(question.text) or len(rows_alike(question, row)) > 1:
        return False
    if is_of_other_kind(question, row) or _asks_first_of(question, row):
        return False
    if is_beyond_ranges(question, row):
        return False
    return (read and row.direct_text != "" and row.direct_text in cell) or is_row_of(question, row)


def _told_by_sentence(question: Question, ranked: RankedSentence, sentence: str) -> str:
    """The words of ``sentence`` that answer, or "" where it tells them of something else than is asked for."""
    if of_several(question.text) and len(labelled_beside(ranked)) > 1:
        return ""
    text = _words_that_answer(ranked, question)
    at = sentence.find(text)
    if (
        not text
        or names_one_more(question, sentence, text)
        or told_of_opposite(question, sentence, at)
        or told_of_another_case(question, ranked, at)
        or told_in_other_part(question, sentence, at)
        or is_told_on_both_sides(question.text, sentence)
        or (_WHICH_DAY.search(question.text) and weekdays(sentence) and not weekdays(text))
        or told_of_before(question.text, sentence, at, at + len(text))
        or (_may_be_of_another(question, text) and told_of_another(question, sentence, at))
        or place_untold(question.text, sentence)
    ):
        return ""
    return text


def _is_nobody(sentence: str, text: str) -> bool:
    """Whether no person answers: neither the number out of "members under 16" nor 30 April is anybody."""
    return not any(map(str.isalpha, days_and_times(text)[1])) or bool(_NOBODY.match(sentence))


def _asks_first_of(question: Question, row: RankedSentence) -> bool:
    """Whether the first or last of the times in a row is asked for, which no column is called."""
    asked = _FIRST.search(question.text)
    (passage, header), *below = with_header(row)
    if not asked or (below and asked[0].lower() in words_of(passage.quote(header))):
        return False
    return sum(bool(days_and_times(cell)[0]) for cell in cells_of(row.text)) > 1


def _words_that_answer(ranked: RankedSentence, question: Question) -> str:
    """The words that answer, no date, number or code among them cut, without the "A:" of an FAQ.

    "" where they are half of the answer.
    """
    if ranked.direct is None:
        return ""
    sentence, begin = ranked.text, ranked.sentence.start
    start, end = ranked.direct.start - begin, ranked.direct.end - begin
    if ends_inside_name(sentence, end) or is_first_name(question.text, sentence, end):
        return ""
    start, end = of_whole_terms(sentence, *of_whole_pieces(sentence, start, end))
    start, end = with_unit(sentence, start, end)
    clause = _NEXT_CLAUSE.search(sentence, start, end) if question.sought in _TIMES else None
    if clause and values(sentence[start : clause.start()]) and values(sentence[clause.end() : end]):
        end = clause.start()
    done = _NEXT_DONE.search(sentence, start, end)
    if done and stem(done["verb"].lower()) not in question.stems:
        end = done.start()
    further = _NEXT_OF_KIND.search(sentence, start, end)
    of = further["of"].lower() if further else ""
    if further and (
        sentence.lower().startswith(of, start) or sentence[:start].lower().endswith(f" {of} ")
    ):
        told = sentence[start : further.start()], sentence[further.start("of") : end]
        if all(map(_tells_value_or_period, told)):
            if not stems_of(further["more"]).isdisjoint(question.stems):
                return ""  # the other half was asked for
            end = further.start()
    if question.sought in _ONE_OF_KIND and not of_several(question.text):
        part = _PART.search(sentence, start + 1, end)
        end = part.start() if part else end
    read = values(sentence[start:end])
    if question.sought is Sought.DATE and read and all(isinstance(one, Clock) for one in read):
        start = with_day_before(sentence, start)
    if tells_day_or_figure(sentence[start:end]) and not _ASKS_END.search(question.text):
        start = with_low_end(sentence, start)
    start = with_bound(sentence, start, end)
    start = max(start, after_label(ranked.passage, ranked.sentence))
    if _SECTION.search(sentence[:start]) and sentence[start:end].strip(_EDGES).isdigit():
        return ""  # of a manual, "debconf(7)"
    text = sentence[start:end].strip(_EDGES)
    start = sentence.find(text, start)
    text = closed(text, sentence[start + len(text) : start + len(text) + 1])
    half = is_half(question, sentence, start, start + len(text))
    return "" if half or opens_inside(text) else text


def tells_value(text: str) -> bool:
    """Whether a text states a number, a date or a time, in figures or in words."""
    return bool(values(text)) or tells_figure(with_ones(text))


def _tells_value_or_period(text: str) -> bool:
    return tells_value(text) or not _PERIODS.isdisjoint(words_of(text))


def _may_be_of_another(question: Question, text: str) -> bool:
    return tells_value(text) or question.sought in _ONE_OF_KIND
