"""Questions that are put as statements: "Dogs may come in, right?", "I heard that dogs may come in. Is that so?".

The reader knows questions that begin with their verb. A statement that has an auxiliary, or is said of a person
("I get paid"), can be turned without knowing its grammar; any other stays a statement.
"""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, QUESTION_WORD, REQUEST_WORD, content_words
from assistant.questions.talk.framed import ASKS

_LONGEST = 300  # characters of a statement that is asked
_FEWEST = 3  # words of one whose verb isn't known
_PRONOUN = (
    r"(?:i|we|you|he|she|it|they|there|this|that|one|(?:any|some|every|no)(?:one|body))(?![\w-])"
)
_SO = r"(?:true|right|correct|so|the case|accurate)"
_TAG = rf"(?:am|{AUXILIARY}|ca|wo)(?:n['’]?t)? (?:i|we|you|he|she|it|they|there)"
_BEHIND = re.compile(
    r"(?:\s*[,;.?!–—-]\s*(?:(?:(?:is|was) |['’]s )(?:that|this|it) (?:really |actually |still )?"
    rf"{_SO}|am i right|right|correct|yes or no|true(?: or (?:false|not))?|or not|yes|no|huh|eh|innit"
    rf"|{_TAG})|\s+or not?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SOMEONE = (
    r"(?:i|we|you|(?:my|our|a|the|some|one of my) (?:[\w-]+ )?(?:colleagues?|managers?|boss|friends?"
    r"|co-?workers?|neighbou?rs?|supervisors?|partner|wife|husband)|some(?:one|body)|people|they|everyone)"
)
_SAYS = (
    r"(?:(?:have |has |was |were |just |always |only |['’]ve |['’]m )*(?:assumed?|guess(?:ed)?|thinks?|thought"
    r"|believed?|supposed?|heard?|read|understand|understood|gathered?|presumed?|take it|says?|said|claims?"
    r"|claimed|(?:been |being )?told(?: (?:me|us))?|reckon|(?:am )?(?:pretty |quite |fairly )?sure))"
)
_BEFORE = re.compile(
    r"\W*(?:(?:so|and|but|then|ok|okay|well|apparently|basically|surely|presumably),? )*"
    rf"(?P<said>{_SOMEONE} ?{_SAYS}(?: that)? |is it (?:really |actually |still )?{_SO} that "
    rf"|it(?:['’]s| is) {_SO} that |(?:true or false|yes or no|right or wrong|correct)\s*[:?,]\s*"
    r"|(?:does|would|do) (?:that|this|it) mean(?: that)? |(?:that|this|it|which) means (?:that )?)?",
    re.IGNORECASE,
)
_VERB = r"(?:is|are|was|were|can|could|will|would|should|shall|must|may|might)"
_PERFECT = (
    r"(?:has|have|had)(?= (?:already |ever |now |just |never |not |also )*"
    r"(?:been|had|become|got|\w+ed|\w+en)\b)"
)
# No clause stands within what a statement is about, nor a thing that is told of by what one can do with it
# ("rooms we can book").
_NO_NOUN = rf"(?:{QUESTION_WORD}|that|if|whether|because|since|until|{AUXILIARY})\b|{_PRONOUN}"
_WORD = r"[\w’'&/.-]+"
_SUBJECT = rf"(?:{_PRONOUN}|(?!{_NO_NOUN}|(?:to|{REQUEST_WORD})\b){_WORD}(?: (?!{_NO_NOUN}){_WORD}){{0,7}}?)"
_INVERTED = re.compile(
    rf"(?P<who>{_SUBJECT}) (?P<verb>{_VERB}|{_PERFECT})(?P<not>n?['’]t|not)?(?= \w)", re.IGNORECASE
)
_SHORT = re.compile(
    r"(?P<who>i|we|you|he|she|it|they|there|that)['’](?P<verb>m|re|ll|ve|s(?! (?:got|had|been)\b))(?= \w)",
    re.IGNORECASE,
)
_LONG = {"m": "am", "re": "are", "ll": "will", "ve": "have", "s": "is"}
_DO = re.compile(
    r"(?:i|we|you|they) (?:(?:also|always|still|only|really|usually|often|never|even|just|already) )?"
    rf"(?!(?:am|{AUXILIARY})\b(?! (?:to|an?|the|any|no)\b))[a-z]+(?<!ed)\b",
    re.IGNORECASE,
)
_HAVE = re.compile(rf"(?P<who>{_SUBJECT}) (?P<verb>has|have) (?=to\b)", re.IGNORECASE)
# What begins a statement and is no name.
_SMALL = re.compile(
    r"(?:the|an?|my|our|your|every|each|all|any|this|that|these|those|we|you|he|she|it|they)\b",
    re.I,
)
# "X is paid how much?" asks more than whether it is so, and so may what stands behind a comma.
_MORE = re.compile(rf",|\b{QUESTION_WORD}\b", re.IGNORECASE)
_ANOTHER = re.compile(rf"[.?!;:]\s|, (?:and |but |so )?{ASKS.pattern}", re.IGNORECASE)


def as_asked(text: str) -> str:
    """The question that ``text`` puts as a statement, or any other ``text`` as it stands."""
    if len(text) > _LONGEST:
        return text
    behind = _BEHIND.search(text)
    stated = text[: behind.start()] if behind else text
    before = _BEFORE.match(stated)
    stated = stated[before.end() if before else 0 :].strip().rstrip(" .?!")
    if not content_words(stated) or _ANOTHER.search(stated):
        return text
    if ASKS.match(stated):
        return f"{stated}?" if behind else text
    framed = bool(behind or (before and before["said"]))
    asked = framed or (text.rstrip().endswith("?") and not _MORE.search(stated))
    turned = turned_round(stated, anyhow=framed) if asked else ""
    return f"{turned}?" if turned else text


def turned_round(stated: str, *, anyhow: bool = False) -> str:
    """A statement as the question whether it is so; "" where its verb isn't known.

    Or ``anyhow`` in bad grammar, which is still read as what wants a yes or a no.
    """
    if _SMALL.match(stated):
        stated = stated[0].lower() + stated[1:]
    if short := _SHORT.match(stated):
        return f"{_LONG[short['verb'].lower()]} {short['who']}{stated[short.end() :]}"
    if found := _INVERTED.match(stated):
        negated = " not" if found["not"] else ""
        return f"{found['verb'].lower()} {found['who']}{negated}{stated[found.end() :]}"
    if has := _HAVE.match(stated):
        does = "does" if has["verb"].lower() == "has" else "do"
        return f"{does} {has['who']} have {stated[has.end() :]}"
    if _DO.match(stated):
        return f"do {stated}"
    return f"does {stated}" if anyhow and len(stated.split()) >= _FEWEST else ""
