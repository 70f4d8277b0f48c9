"""What stands around a sentence in its paragraph, without which it says too little, or the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import content_words, stems_of
from assistant.language.negation import negates
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.excepted import exception_behind, name_asked_beside
from assistant.quoting.short_answer import tells_value
from assistant.reading.lists.introductions import in_one_paragraph
from assistant.reading.lists.list_runs import Piece
from ingest.document import Passage, Sentence

DEFINES = re.compile(r"(?:what|who)(?:['’]s|['’]re| is| are| was| were| does| do)\b", re.IGNORECASE)
_VALUES = (Sought.NUMBER, Sought.DATE, Sought.TIME)
_HARDLY_TELLS = 3  # content words that a question lacks
# A sentence that begins so holds after, or without, what the one before it says: "After that the price may rise."
_LEANS = re.compile(
    r"(?:(?:after|before|from|until|till|apart from|instead of|in addition to) (?:that|this|then)|then|afterwards"
    r"|thereafter|otherwise|if (?:not|so|nothing)"
    r"|if (?:this|that|the (?:matter|issue|problem)) (?:is|does|has|was|fails)(?:n['’]t)?"
    r"|in (?:that|this|such a|which) case|only then|instead|however"
    r"|the (?:(?:next|near|clos|cheap|other|only|same)\w* )?one)\b",
    re.IGNORECASE,
)
# Where there is what there is none of here: "There is no car park. The nearest one is in Rope Street."
_ONE_IS = re.compile(
    r"the (?:next|nearest|closest|only other) (?:one )?(?:is|are)\b", re.IGNORECASE
)
# Whom such a sentence tells of, only the one before it says, unless that points back, too; then what of.
_POINTS_BACK = re.compile(r"(?:(?P<they>they)|(?P<he>he)|she)\b", re.IGNORECASE)
_POINTING = {
    "they": re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE),
    "he": re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE),
    None: re.compile(r"\b(?:she|her)\b", re.IGNORECASE),
}
# What tells what something is, or of what stands before it: "economists call this loop a spiral".
_IS = re.compile(r"\b(?:is|are|was|were|means?|stands? for|this|these|such)\b|:", re.IGNORECASE)
_TELLS_ON = re.compile(r"(?:they|he|she|it|this|these|those)\b", re.IGNORECASE)
# A reply that says nothing of what it is about.
_REPLIES = re.compile(
    r"(?:yes|no|sure|certainly|of course|absolutely|definitely|maybe|perhaps|possibly|sometimes|usually|both"
    r"|neither|not (?:really|yet|necessarily|always|quite)|(?:it|that) depends|go ahead)"
    r"(?: (?!and\b|but\b|or\b)\w+)?[.!]",
    re.IGNORECASE,
)
# A short sentence that forbids what the one before it tells of: "You may be tempted to … . Please do not do that."
_OF_BEFORE = re.compile(r"\b(?:that|this|so|it|them)\b", re.IGNORECASE)
_FORBIDS_IN = 8  # words
# A sentence that limits what the one before it permits or demands: "However, You may do so only in your name."
_RULE = re.compile(
    r"\b(?:may|must|shall|can|cannot|entitled|allowed|permitted|free to)\b", re.IGNORECASE
)
_ASKS_RULE = re.compile(
    r"\W*(?:may|must|can|could|shall|should|do|does|will|am|are|is|what (?:may|must|can|should|do|does))\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"(?:however|nevertheless|but|except|unless)\b(?=.*\b(?:only|not|no|never|must|shall|without)\b)"
    r"|th(?:is|at) (?:rule |right |permission )?(?:does|shall|will) not apply\b",
    re.IGNORECASE | re.DOTALL,
)
# What somebody proposed is none of what was decided, which minutes say later on: "The motion was lost.".
_PROPOSES = re.compile(
    r"\b(?:propose[sd]?|move[sd]|tabled?)(?:,?(?: and)?(?: seconded)? by [^.;:]{1,120}?,?)?"
    r" (?:(?P<changes>an amendment)|that|(?:a|the|his|her) (?:motion|resolution|proposal|rise|increase|cut|change)"
    r"|\d[\d.,]*)\b"
    r"|\b(?:motion|proposal|resolution|(?P<changing>amendment))\b[^.;:]{0,20}\bthat\b",
    re.IGNORECASE,
)
_FATE = (
    r"\b(?:carried|lost|passed|rejected|defeated|adopted|approved|agreed|accepted|withdrawn|deferred|fell|failed"
    r"|voted (?:down|against)|not seconded)\b"
)
_DECIDES = re.compile(
    r"(?:(?:the|this|that|his|her|their) )?(?:amended |original |whole )?"
    rf"(?:(?:motion|proposal|resolution|(?P<change>amendment))\b.*?{_FATE}"
    r"|(?:board|committee|council|meeting|members|we) (?:decided|agreed|resolved|settled|voted)\b)",
    re.IGNORECASE | re.DOTALL,
)
_DECIDED = re.compile(_FATE, re.IGNORECASE)


def with_those_around(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The sentences with those of their paragraphs that name, mean, value, decide or take back what they tell."""
    found = _with_name_asked(question, pieces)
    found = _with_meaning(question, _with_value(question, _with_named(found)))
    return _with_fates(_with_neighbours(question, found))


def _with_fates(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, what one of them proposes with what became of that, in the order of the text."""
    found = list(pieces)
    for passage, sentence in pieces:
        fate = _fate(passage, sentence)
        if fate is not None and (passage, fate) not in found:
            before = [
                number
                for number, (other, one) in enumerate(found)
                if other.id == passage.id and one.start < fate.start
            ]
            found.insert(before[-1] + 1, (passage, fate))
    return found


def _fate(passage: Passage, sentence: Sentence) -> Sentence | None:
    """The sentence of its paragraph that tells what became of what one proposes; None where it says so itself."""
    said = passage.quote(sentence)
    proposes = _PROPOSES.search(said)
    if proposes is None or _DECIDED.search(said, proposes.end()):
        return None
    changes = bool(proposes["changes"] or proposes["changing"])
    number = passage.sentences.index(sentence)
    while in_one_paragraph(passage, number):
        number += 1
        told = _DECIDES.match(passage.quote(passage.sentences[number]))
        if told and bool(told["change"]) is changes:
            return passage.sentences[number]
    return None


def _with_named(pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence of an answer behind the one that names whom it tells of: "They pay no fees."."""
    found = list(pieces)
    if len(found) == 1:
        (passage, sentence), *_ = found
        number = passage.sentences.index(sentence)
        points = _POINTS_BACK.match(passage.quote(sentence))
        if points and in_one_paragraph(passage, number - 1):
            before = passage.sentences[number - 1]
            known = _POINTING[points.lastgroup].search(passage.quote(before))
            if not known or _OF_BEFORE.search(passage.quote(sentence)):
                found.insert(0, (passage, before))
    return found


def _with_name_asked(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence of an answer with the one of its passage that has the name in the question that it lacks.

    Whether the stop Tollgate is closed tells "Stop moved: Tollgate" beside "Stops closed: Abbey Road".
    """
    found = list(pieces)
    if len(found) == 1 and is_yes_no(question.text):
        (passage, sentence), *_ = found
        if named := name_asked_beside(question, passage, sentence):
            found.append((passage, named))
    return found


def _with_value(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence of an answer before the one that tells of it the number or time that is asked for.

    "Some releases have long-term support. They get fixes for three years.": how long that is.
    """
    found = list(pieces)
    if len(found) == 1 and question.sought in _VALUES:
        (passage, sentence), *_ = found
        number = passage.sentences.index(sentence)
        while not tells_value(passage.quote(passage.sentences[number])):
            if not in_one_paragraph(passage, number):
                return found
            number += 1
            if not _TELLS_ON.match(passage.quote(passage.sentences[number])):
                return found
        if passage.sentences[number] != sentence:
            found.append((passage, passage.sentences[number]))
    return found


def _with_meaning(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence that only says that there is what a question asks the meaning of, before what tells it.

    "We run a buddy scheme. Each newcomer is paired with a colleague.": what the scheme is.
    """
    found = list(pieces)
    if (
        len(found) != 1
        or question.sought is not Sought.ANYTHING
        or not DEFINES.match(question.text)
    ):
        return found
    (passage, sentence), *_ = found
    number, said = passage.sentences.index(sentence), passage.quote(sentence)
    more = stems_of(" ".join(content_words(said))) - frozenset(question.stems)
    if len(more) <= _HARDLY_TELLS and not _IS.search(said) and in_one_paragraph(passage, number):
        found.append((passage, passage.sentences[number + 1]))
    return found


def _with_neighbours(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each that leans on the sentence before it behind that one, before that which takes it back.

    So before that which limits it, where it is asked what is allowed or has to be.

    "Yes." stands before what follows it.
    """
    found: list[Piece] = []
    for passage, sentence in pieces:
        number = passage.sentences.index(sentence)
        said = passage.quote(sentence)
        if _LEANS.match(said) and in_one_paragraph(passage, number - 1):
            found.append((passage, passage.sentences[number - 1]))
        found.append((passage, sentence))
        if in_one_paragraph(passage, number):
            following = passage.sentences[number + 1]
            after = passage.quote(following)
            one_is = _ONE_IS.match(after) and negates(said)
            if (
                one_is
                or _REPLIES.fullmatch(said)
                or _forbids(after)
                or _limits(question, said, after)
            ):
                found.append((passage, following))
        if question.sought in _VALUES and tells_value(said):
            exception = exception_behind(question, passage, sentence)
            found += [(passage, exception)] if exception else []
    return [*dict.fromkeys(found)]


def _forbids(sentence: str) -> bool:
    short = len(sentence.split()) <= _FORBIDS_IN
    return short and bool(_OF_BEFORE.search(sentence)) and negates(sentence)


def _limits(question: Question, rule: str, after: str) -> bool:
    """Whether a sentence limits the rule that the one before it lays down, where a rule is asked for."""
    asked = question.sought is Sought.ANYTHING and _ASKS_RULE.match(question.text)
    return bool(asked and _RULE.search(rule) and _LIMITS.match(after))
