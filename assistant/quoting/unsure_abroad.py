"""Words that answer in another language than English, which the reader does not know."""

from __future__ import annotations

from assistant.language.english import STOPWORDS, words_of
from assistant.language.languages import numbers_by_word
from assistant.language.values import Number, values
from assistant.questions.nouns_asked import asked_in

_NUMBERS = numbers_by_word("numbers")
_PREPOSITION = 4  # letters, or of a day that is shortened
_WORDS, _ENGLISH_WORDS = 6, 2  # of a sentence, and of these of an English one


def is_unsure_abroad(question: str, sentence: str, text: str) -> bool:
    """Whether words that answer are not to be trusted since the reader does not know their language.

    A sentence that is not English tells another figure, or the words begin as no name and no figure does:
    "beträgt vier Wochen", "qui répond".
    """
    first, *rest = text.split()
    begins = [first, *rest[:1]] if len(first) <= _PREPOSITION else [first]  # "am 3. Mai"
    unlike = all(one[0].islower() and one.lower() not in _NUMBERS for one in begins)
    if unlike and (asked_in(question) or asked_in(sentence)):
        return True
    words = words_of(sentence)
    if len(words) < _WORDS or len(STOPWORDS.intersection(words)) >= _ENGLISH_WORDS:
        return False
    told, others = values(text), values(sentence) - values(text)
    return all(any(isinstance(one, Number) for one in each) for each in (told, others))
