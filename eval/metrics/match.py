"""Answer measures: SQuAD's exact match and F1, containment, and numbers and dates by value.

Exact match, F1 and their normalisation are those of the official SQuAD scripts (Rajpurkar et al.
2016; 2018): lower case, ASCII punctuation removed, the articles a, an, the removed, white space
joined; F1 over the multiset of words; the best of the accepted answers counts.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable

from assistant.language.values import is_value, values

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b", re.UNICODE)


def normalised(text: str) -> str:
    """``text`` as the SQuAD scripts compare it."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def compared(text: str) -> str:
    """``text`` normalised; what is an article only keeps it, as the answer "A" of a multiple choice.

    "" for a text without a word, which nothing can be compared with.
    """
    words = text.lower().translate(_PUNCTUATION)
    return normalised(text) or " ".join(words.split())


def exact_match(prediction: str, accepted: Iterable[str]) -> float:
    """1 when the normalised prediction equals a normalised accepted answer, else 0.

    Two texts without a word are not the same answer.
    """
    words = compared(prediction)
    return float(bool(words) and any(words == compared(answer) for answer in accepted))


def f1(prediction: str, accepted: Iterable[str]) -> float:
    """Best token F1 of the prediction with an accepted answer.

    As SQuAD 2's script has it, where either side has no word left F1 is 1 if both have none, else 0.
    """
    return max((_token_f1(prediction, answer) for answer in accepted), default=0.0)


def _token_f1(prediction: str, answer: str) -> float:
    predicted, wanted = normalised(prediction).split(), normalised(answer).split()
    if not predicted or not wanted:
        return float(predicted == wanted)
    same = sum((Counter(predicted) & Counter(wanted)).values())
    if not same:
        return 0.0
    precision, recall = same / len(predicted), same / len(wanted)
    return 2 * precision * recall / (precision + recall)


def contains(prediction: str, accepted: Iterable[str]) -> float:
    """1 when the prediction holds the words of an accepted answer in a row, else 0.

    DPR's "has answer" (Karpukhin et al. 2020) on SQuAD-normalised words.
    """
    text = f" {compared(prediction)} "
    wanted = filter(None, map(compared, accepted))
    return float(any(f" {words} " in text for words in wanted))


def same_value(prediction: str, accepted: Iterable[str]) -> float | None:
    """1 when the prediction states every number and date of an accepted answer, else 0.

    "1,200" equals "1200" and "twelve hundred", "4 January 2026" equals "2026-01-04"; units are not
    compared, except that a percentage equals percentages only. None: no accepted answer is a number
    or date, so there is nothing to compare.
    """
    wanted = [values(answer) for answer in accepted if is_value(answer)]
    if not wanted:
        return None
    stated = values(prediction)
    return float(any(all(any(v.meant_by(s) for s in stated) for v in some) for some in wanted))
