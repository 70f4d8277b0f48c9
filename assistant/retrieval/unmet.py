"""Words of a question that the documents do not meet: when that forbids an answer, and what is said.

Staff ask in other words than the text, so that a plain word that occurs nowhere forbids nothing. A code
that occurs nowhere does ("P077"), and so do an acronym or a name where they alone carry the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import (
    FUNCTION_WORDS,
    STOPWORDS,
    YEAR,
    calmed,
    content_words,
    stem,
    stems_of,
    words_of,
)
from assistant.language.identifiers import WHOLE, asked_for_by_name, is_surely_code
from assistant.language.irregular_verbs import other_forms
from assistant.language.named_ranges import in_range_of
from assistant.language.short_forms import stands_for
from assistant.missing_documents import NONE_THERE, is_empty
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Sought, analyse
from assistant.questions.shapes import Shape
from assistant.questions.spelling import is_english
from assistant.retrieval.missing_words import is_spelled_out, missing_words
from assistant.retrieval.other_names import (
    doer_unknown,
    named_otherwise,
    names_another,
    names_others_alone,
    unknown_key,
    unknown_letter,
    unknown_option,
)
from assistant.retrieval.retriever import Retrieval
from assistant.retrieval.titles_named import unknown_title
from ingest.abbreviations import STARTERS
from ingest.document import Passage
from ingest.parsers.lines.line_shapes import has_digit
from ingest.readable.readable import ReadableIndex

# Words that carry no question by themselves: "the warranty period", "the CTO of the company", "per year".
_CARRIES_NOTHING = FUNCTION_WORDS | frozenset(
    """amount answer business called charge code company contact cost costs date day days definition
    email fee firm full kind level limit long mean meaning means name named names number office
    organisation organization period person phone price purpose rate role size stand stands status
    team term time title type value work year years""".split()
)
# Not even said of the nearest passage that it lacks them; "price" and "phone" are, where nothing else is.
_SAYS_NOTHING = (
    FUNCTION_WORDS
    | STOPWORDS
    | STARTERS
    | frozenset(
        "amount answer big called far high kind large level long mean meaning means number numbers often"
        " soon stand stands take takes took type".split()
    )
)
# Of these a document may have the sign or the code only.
_SIGNS = {
    "dollar": ("$", "USD"),
    "euro": ("€", "EUR"),
    "pound": ("£", "GBP"),
    "percent": ("%",),
    "percentag": ("%",),
    "degre": ("°",),
}
_NAMES_TOO = re.compile(r"\b(?:IT|US)\b")
_OF_ONE_THING = (Sought.NUMBER, Sought.DATE, Sought.TIME)
# A text can be asked for in stop words alone: "list all", "what is this document about".
_ASKS_FOR_TEXT = frozenset(
    "list name show explain describe summarise summarize main points article document text".split()
)
_YEAR = re.compile(rf"\b{YEAR}\b")
_PAIR = re.compile(r"(?<!\w)[^\W\d_]&[^\W\d_](?!\w)")  # "P&L"
_HYPHENED = re.compile(r"[^\W\d_]{1,2}-[^\W\d_]+|[^\W\d_]+-[^\W\d_]{1,2}")  # "e-mail"
_FEW = 2  # words of a name; a question all of whose many words are unknown is in another language
_NEAR = 0.25  # cosine; below it a passage is about something else
_MOST_NAMED = 2
# Thai, Lao, Burmese, Khmer, Japanese and Chinese do not part their words: none of them is missing.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def is_wordless(text: str) -> bool:
    """Whether a question has no word that could be looked for ("???", "is it"): what is found answers nothing."""
    if not any(map(str.isalnum, text)):
        return True
    words = frozenset(words_of(text))
    if not words or not words <= STOPWORDS or words & _ASKS_FOR_TEXT or content_words(text):
        return False
    # Texts about one thing are asked "How much is it?".
    return not (_NAMES_TOO.search(text) or analyse(text).sought in _OF_ONE_THING)


def unknown_subject(retrieval: Retrieval) -> str:
    """The word, as it was typed, that occurs in no document though the question hangs on it; or ""."""
    passages = [found.stored.passage for found in retrieval.passages]
    if option := unknown_option(retrieval.question.text, passages):
        return option
    if key := unknown_key(retrieval.question.text, passages):
        return key
    if letter := unknown_letter(calmed(retrieval.question.text), passages):
        return letter
    for pair in _PAIR.findall(calmed(retrieval.question.text)):
        if not any(stands_for(f"{one.prefix}\n{one.text}", pair) for one in passages):
            return str(pair)
    nowhere = missing_words(retrieval)
    missing = {word for word in nowhere if not _UNPARTED.search(word)}
    if not missing:
        return ""
    text = calmed(retrieval.question.text)
    for token in map(str, WHOLE.findall(text)):
        if is_surely_code(token) and not missing.isdisjoint(_with_digits(token)):
            return token
    absent = [one for one in asked_for_by_name(text) if one.code in missing]
    for one in absent:
        if any(names_another(text, passage, one) for passage in passages):
            return text[one.start : one.start + len(one.code)]
    if passages and (name := named_otherwise(text, missing, passages[0])):
        return name
    if name := doer_unknown(text, missing, passages):
        return name
    if passages and (name := unknown_title(text, missing, passages)):
        return name
    if passages and _YEAR.search(passages[0].text):
        for word in nowhere:
            if _YEAR.fullmatch(word):  # where the documents tell of years, theirs are no answer
                return word
    carried = [word for word in retrieval.question.terms if word not in _CARRIES_NOTHING]
    if not 0 < len(carried) <= _FEW or not missing.issuperset(carried):
        return ""
    typed, named = _typed(text), set(naming_words(text))
    # Of a summary, what it is about is all that is asked for.
    summed_up = retrieval.question.shape is Shape.SUMMARY
    for word in carried:
        identifies = word.isalpha() and (summed_up or word in named or not is_english(word))
        if identifies and not is_spelled_out(word, retrieval):
            return typed.get(word, word)
    return ""


def tells_of_others(retrieval: Retrieval) -> bool:
    """Whether the passages name others of a kind that a question names by a number, as week 30 for week 31."""
    text = calmed(retrieval.question.text)
    passages = [found.stored.passage for found in retrieval.passages]
    return any(names_others_alone(text, passages, one) for one in asked_for_by_name(text))


def why_unanswered(retrieval: Retrieval, index: ReadableIndex) -> str:
    """One sentence for who asked: what of the question the documents, or the nearest of them, lack."""
    if is_empty(index):
        return NONE_THERE
    question, text = retrieval.question, calmed(retrieval.question.text)
    typed, named = _typed(text), naming_words(text)
    subject = unknown_subject(retrieval)
    absent = missing_words(retrieval)
    nowhere = [word for word in absent if word in named]
    if subject or nowhere:
        return _nowhere([subject] if subject else [typed[word] for word in nowhere])
    if is_wordless(text):
        return "The question has no word that could be looked for."
    if not retrieval.passages:
        return "No passage comes near the question."
    nearest = retrieval.passages[0]
    passage = nearest.stored.passage
    read = f"{passage.prefix}\n{passage.text}"
    held = stems_of(read) | calendar_words_in(question.text, read)
    held |= in_range_of(read, asked_for_by_name(text))
    unmet = [
        word
        for word in question.terms
        if held.isdisjoint(map(stem, {word, *other_forms(word)}))
        and (word in named or _tells(word, [passage]))  # "US" and "IT" are stop words, too
    ]
    elsewhere = [word for word in named if word in unmet]
    found = [one.stored.passage for one in retrieval.passages]
    missing = [word for word in absent if _tells(word, found)]
    if not elsewhere and missing and not _UNPARTED.search(text):
        return _nowhere([typed.get(word, word) for word in missing])
    if nearest.similarity < _NEAR and len(unmet) == len(question.terms):
        return "No passage comes near the question."
    if not unmet:
        return "The closest passages hold the words of the question, but no answer to it."
    unmet.sort(key=lambda word: (word in _CARRIES_NOTHING, -retrieval.weights.get(stem(word), 0.0)))
    asked = [typed.get(word, word) for word in elsewhere or unmet]
    years = sorted(set(_YEAR.findall(passage.text)))
    if years and _YEAR.fullmatch(asked[0]):
        return f"The closest passage speaks of {_listed(years)}, not of {asked[0]}."
    return f"The closest passage does not mention {_listed(_marked(asked))}."


def _tells(word: str, passages: Sequence[Passage]) -> bool:
    """Whether it says something that ``passages`` lack a word: they may have the sign of a unit."""
    signs = _SIGNS.get(stem(word), ())
    return word not in _SAYS_NOTHING and not any(
        sign in passage.text or sign in passage.prefix for passage in passages for sign in signs
    )


def _nowhere(words: Sequence[str]) -> str:
    marked = _marked(words)
    return f"{_listed(marked)} {'occurs' if len(marked) == 1 else 'occur'} in no document."


def _marked(words: Sequence[str]) -> list[str]:
    """Each word once: of a code its parts all stand for the whole."""
    return [f"“{word}”" for word in dict.fromkeys(words)]


def _listed(words: Sequence[str]) -> str:
    """Some of the words as English lists them; the first weigh most."""
    shown = list(words[:_MOST_NAMED])
    return " and ".join(shown)


def _with_digits(token: str) -> list[str]:
    return [part for part in words_of(token.replace(".", "-")) if has_digit(part)]


def _typed(text: str) -> dict[str, str]:
    """The words of a question by their lower case; parts of a code or number are that: "14.9", and of "Wi-Fi"."""
    typed = {}
    for token in map(str, [*WHOLE.findall(text), *_PAIR.findall(text)]):
        whole = has_digit(token) or "&" in token or _HYPHENED.fullmatch(token) is not None
        for part in (token, *re.findall(r"[^\W_]+", token)):
            typed[part.lower()] = token if whole else part
    return typed
