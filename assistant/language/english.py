"""The words of English that questions are read by, and what else the word lists are needed for.

Every list of months, days, numbers, stop words and question words stands here once. Patterns made of
them are in lower case: whoever compiles them says whether capitals matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from Stemmer import Stemmer

from ingest.remembered import remembered

MONTHS = (
    "january february march april may june july august september october november december"
).split()
SHORT_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec".split()
MONTH_NUMBERS = {
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, *(short for short in SHORT_MONTHS if month.startswith(short)))
}
YEAR = r"(?:19|20)\d\d"  # of this century and the last
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
SMALL_NUMBERS = {word: number for number, word in enumerate(_SMALL_NUMBERS)}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
TENS = {word: 10 * number for number, word in enumerate(_TENS, 2)}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = {word: number for number, word in enumerate(_ORDINALS, 1)}
QUESTION_WORD = r"(?:who|whom|whose|what|which|when|where|why|how)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|must|may|might)"
)
REQUEST_WORD = (
    r"(?:please|kindly|quickly|briefly|just|tell|give|show|list|name|enumerate|summari[sz]e|sum|recap|outline"
    r"|explain|describe|write|provide|send|make|create|prepare|help)"
)
_POLITE = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|okay|thanks|thank you|so|and|but|well|now)\b[,.!\s]*)*"
    rf"(?:(?:please|kindly|just|quickly|briefly|(?:can|could|would|will) (?:you|we)(?= {REQUEST_WORD}\b)"
    r"|(?:can|could|may) (?:i|we)(?= (?:ask|know)\b)|(?:ask|know)(?= (?:who|wh|how|if))"
    rf"|do you (?:know|happen to know)(?= (?:{QUESTION_WORD}|if|whether)\b)"
    r"|i(?:'d|’d| would) like(?: you)?(?: to)?|i (?:need|want)(?: you)?(?: to)?|let(?:'|’)?s"
    r"|tell (?:me|us)(?! about\b))\b[,\s]*)*",
    re.IGNORECASE,
)
_CLAUSE_BEFORE = re.compile(
    rf"^(?:when|if|while|after|before|once|as soon as|where|because|since|in case) [^,?]+,\s*"
    rf"(?=(?:then )?(?:{QUESTION_WORD}|{AUXILIARY})\b)",
    re.IGNORECASE,
)
STOPWORDS = frozenset(
    """a about after all also am an and any anybody anyone are as at be because been before being
    but by can could did do does doing done for from get gets getting give go got had has have
    having he her hers him his how i if in into is it its itself just let like made make many may
    me might more most much must my no nor not now of off on one only or other our out over own
    please really said same say says shall she should so some somebody someone such tell than that
    the their them then there these they thing things this those through to too under until up upon
    us very was we were what when where which while who whom whose why will with would you your
    yours happens happen going ll re ve t s d m
    list name show explain describe summarise summarize main points article document text according
    exactly ever actually still there's what's who's where's it's i'm""".split()
)
# "Shouldn't" is "should": what negates is told elsewhere, and "won" would be a word of its own.
_NOT = re.compile(r"(?P<verb>\w+)n['’]t$", re.IGNORECASE)
_WHOLE = {
    f"{short}{mark}t": word
    for mark in "'’"
    for short, word in (("won", "will"), ("shan", "shall"), ("can", "can"))
}
# Words that a question is never about, though a search for them does no harm: none is named as missing.
FUNCTION_WORDS = frozenset(
    """across against already always although among another anyway between both despite during each either
    else every everybody everyone everything except however instead maybe myself neither never nothing
    often oneself onto ourselves per perhaps quite rather since themselves therefore though toward towards
    unless unlike usually via whatever whenever wherever whether whichever whoever within without yet
    yourself""".split()
)
# States that are called by one word: a list of them is asked for by "which countries".
COUNTRIES = frozenset(
    """Albania Algeria Argentina Armenia Australia Austria Azerbaijan Bangladesh Belarus Belgium Bolivia
    Brazil Britain Bulgaria Cambodia Canada Chile China Colombia Croatia Cuba Cyprus Denmark Egypt Estonia
    Ethiopia Finland France Georgia Germany Ghana Greece Hungary Iceland India Indonesia Iran Iraq
    Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kosovo Latvia Lebanon Libya Lithuania
    Luxembourg Malaysia Malta Mexico Moldova Mongolia Montenegro Morocco Nepal Netherlands Nigeria
    Norway Oman Pakistan Panama Peru Philippines Poland Portugal Qatar Romania Russia Senegal Serbia
    Singapore Slovakia Slovenia Spain Sweden Switzerland Syria Thailand Tunisia Turkey UK US USA Ukraine Uruguay
    Venezuela Vietnam Yemen""".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_MARKS = re.compile(r"[-'’]")  # within a word
# "may" is a stop word, the month is none.
_IN_MAY = re.compile(
    r"\b(?:in|by|since|until|from|during|of|for|last|next|and|\d{1,2}(?:st|nd|rd|th)?) may\b(?! \w+ be)"
    r"|\bmay \d",
    re.IGNORECASE,
)
_FEW_CAPITALS = 2  # words in capitals that a calm text may have
_STEMMER = Stemmer("porter")


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@remembered(256)
def bare(question: str) -> str:
    """A question without its greeting, its "could you please tell me", its "?", and the clause
    before what it asks: "When the alarm rings, who is called?" asks who.
    """
    words = _POLITE.sub("", " ".join(question.split()).rstrip(" ?!."), count=1)
    return _CLAUSE_BEFORE.sub("", words, count=1)


def calmed(text: str) -> str:
    """A text all in capitals in lower case, since its capitals say nothing; any other as it is."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    loud = [word for word in words if word.isupper()]
    shouted = len(loud) == len(words) or len(loud) > max(_FEW_CAPITALS, len(words) / 2)
    return text.lower() if loud and shouted else text


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin, as far as it has any."""
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(c < "\u0250" for c in letters) >= len(letters)


@remembered(4096)
def content_terms(text: str) -> tuple[str, ...]:
    """Content words in order, lower case, without repeats; all words if none carries content."""
    return tuple(dict.fromkeys(content_words(text) or words_of(text)))


def content_words(text: str) -> list[str]:
    """The words that carry content, in order, lower case: no stop word, unless it is a name.

    IT, US, WHO and any other stop word in capitals are names, but in a text all in capitals; so are
    one letter inside a question ("appendix A"), but "I", and one with a capital letter where few words
    have one ("what does Will do?").
    """
    return carrying(calmed(text))


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, possessive endings dropped, hyphenated ones in parts."""
    tokens = _WORD.findall(text)
    if _MARKS.search(text):
        tokens = [part for token in tokens for part in _parts(token)]
    return [*map(str.lower, tokens)]


def _parts(token: str) -> list[str]:
    if token.isalnum():  # nearly all, and a tenth of the time
        return [token]
    token = _NOT.sub(lambda short: _WHOLE.get(short[0].lower(), short["verb"]), token)
    return [part for part in re.split(r"[-'’]", re.sub(r"['’][sS]$", "", token)) if part]


def without_accents(text: str) -> str:
    """The letters of ``text`` without their accents: "é" is "e"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@remembered(65536)
def stem(word: str) -> str:
    """Porter stem of a lower-case word, as the full-text index stems it."""
    stemmed: str = _STEMMER.stemWord(without_accents(word))
    return stemmed


@remembered(65536)
def stems_of(text: str) -> frozenset[str]:
    """The Porter stems of a text's words."""
    return frozenset(map(stem, words_of(text)))


def carrying(text: str) -> list[str]:
    """As ``content_words``, of a text that is calm already."""
    month = _IN_MAY.search(text) is not None
    content = []
    matches = list(_WORD.finditer(text))
    capitals = sum(match.group()[0].isupper() for match in matches[1:])
    titled = capitals > len(matches[1:]) / 2
    for match in matches:
        inside = match is not matches[0] and not titled and text[match.start() - 2] not in ".!?:;,"
        parts = _parts(match.group())
        for part in parts:
            word = part.lower()
            letter = len(parts) == 1 and match.start() > 0 and part != "I"
            named = part.isupper() and (len(part) > 1 or letter)
            named = named or (inside and len(part) > 1 and part[0].isupper())
            if named or word not in STOPWORDS or (month and word == "may"):
                content.append(word)
    return content
