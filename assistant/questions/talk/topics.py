"""What the documents have on a topic: "What does the handbook say about dogs?", "Give me details on dogs".

What leads to the topic is in no sentence that tells of it, and the reader takes such questions for ones that
nothing answers. The topic by itself is read as people type it into a search box.
"""

from __future__ import annotations

import re

from assistant.language.english import calmed, content_words
from assistant.questions.talk.courtesy import without_courtesy
from assistant.questions.talk.framed import ASKS, TEXT, unframed
from assistant.questions.talk.indirect import directly
from assistant.questions.talk.instructions import in_small_letters, question_alone
from assistant.questions.talk.statements import as_asked

_ON = r"(?:about|on|regarding|concerning|as to|around|with regards? to|in relation to|when it comes to)"
_INFORMATION = r"(?:information|infos?|details|guidance|documentation|anything|something)"
_SOME = r"(?:(?:any|some|the|more|all|further|exact|written) )*"
_RULES = r"(?:polic(?:y|ies)|rules?|regulations?|guidelines?|guidance|procedures?|position|stance|arrangements?)"
_KIND = (
    rf"(?:{_RULES}|handbooks?|manuals?|guides?|contracts?|agreements?|reports?|by-?laws|website|wiki|faq"
    r"|minutes|memos?|letters?|notes?|notices?|statutes?|directives?|charters?|treaty|declaration"
    r"|resolutions?|leaflets?|brochures?|documents?|files?|pages?|articles?|papers?|stud(?:y|ies)|e-?mails?|slides"
    r"|presentations?|spreadsheets?|specifications?|post-?mortems?|newsletters?|constitution|survey)"
)
_BOOK = (
    rf"(?:{TEXT}|(?:the|our|your|my|this|these|any)(?: (?:company|staff|employee|office|official|current|house))?"
    rf" {_KIND})"
)
# One that is named otherwise ("the travel policy") tells which is meant.
_NAMED = rf"(?:the|our|your|my|this) (?:[^\W_][\w’'&./-]* ){{1,5}}?{_KIND}"
_SAYS = r"(?:say|state|mention|tell (?:me|us)|specify|provide|contain|have|include|hold|give|offer)"
_LOOK = r"(?:find|look up|look for|see|get|read)"
_QUESTION = r"(?:question|query|enquiry|inquiry)"
_ASKED_FOR = (
    r"(?:(?:(?:can|could|would|will) you (?:please )?)?(?:tell|show|give) (?:me|us)(?: please)?"
    r"|i(?:['’]d| would) like to know|i (?:want|need) to know)"
)
_LEADS = re.compile(
    r"\W*(?:(?:and|so|ok|okay|well|please),? )?(?:"
    rf"what (?:do|does|did) (?:{_BOOK}|(?P<book>{_NAMED})) {_SAYS}(?: (?:exactly|specifically))? {_ON}"
    rf"|what (?:is|was) (?:said|stated|written|known|mentioned|laid down)(?: in {_BOOK})? {_ON}"
    rf"|(?:do|does|did) (?:{_BOOK}|(?P<named>{_NAMED}))"
    rf" (?:{_SAYS} {_SOME}{_INFORMATION} {_ON}|mention|discuss|refer to|deal with|talk about)"
    r"|where (?:can|do|could|would|might|will|should) (?:i|we|one|you|people|staff|someone)"
    rf" (?:{_LOOK} {_SOME}{_INFORMATION} {_ON}|read (?:up )?{_ON}|learn {_ON}|find out {_ON})"
    rf"|(?:(?:i|we)(?: am| are|['’]m|['’]re)? )?(?:(?:just|also|urgently) )?"
    rf"(?:need|want|looking for|searching for|would like|['’]d like|require|after) {_SOME}{_INFORMATION} {_ON}"
    rf"|(?:is|are|was|were) there {_SOME}{_INFORMATION}(?: (?:written|said|stated))?(?: in {_BOOK})? {_ON}"
    rf"|(?:do you have|have you (?:got)?|what do you know|what do you have|got) ?{_SOME}(?:{_INFORMATION} )?{_ON}"
    rf"|(?:give|show|send|provide|get)(?: (?:me|us))? {_SOME}(?:{_INFORMATION}|everything) {_ON}"
    rf"|{_ASKED_FOR}(?= (?:the|our|your|my|all|any)\b)"
    r"|tell (?:me|us) (?:(?:more|a (?:bit|little)(?: more)?|something|all) )?about"
    rf"|(?:i(?: have|['’]ve)(?: got)? )?(?:an?|one|another|my|quick)?(?: quick)? ?{_QUESTION} {_ON}"
    rf"|what(?:['’]s| is| are) (?:the|our|your)(?: (?:company|official|current|house))?(?:['’]s)? {_RULES} {_ON}"
    r") ",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of what leads to a topic


def topic_asked(question: str) -> str:
    """The topic that ``question`` asks for, with the document that it names; any other question as it stands."""
    lead = _LEADS.match(question[:_LONGEST])
    if lead is None:
        return question
    topic = question[lead.end() :].strip()
    if not content_words(topic):
        return question
    if ASKS.match(topic) is None:
        topic = topic.rstrip("?! ")
    book = lead["book"] or lead["named"]
    return f"{topic} in {book}" if book else topic


def to_the_point(question: str, *, turned: bool = True) -> str:
    """What a question asks for, without what is said around it; in small letters if it was typed in capitals.

    Statements are turned round to the question that they are put as, unless not ``turned``.
    """
    alone = question_alone(without_courtesy(question_alone(question)))
    asked = unframed(directly(alone))
    asked = as_asked(asked) if turned else asked
    return in_small_letters(calmed(asked)) if " " in asked.strip() else asked


def as_put(question: str, searched: str) -> str:
    """What to tell of as ``searched`` for: a statement that was turned round for the reader as it was put."""
    return to_the_point(question, turned=False) if searched == to_the_point(question) else searched
