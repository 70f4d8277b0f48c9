"""CANARD: follow-up questions with a person's rewrite that stands alone (Elgohary et al. 2019).

What is measured is whether the rewrite's added words are found: content words of the rewrite that the
follow-up does not hold. *Recall of added words* is their share in the completed question, *precision* the
share of what was added that is in the rewrite; *names complete* counts the questions whose every added
name (capitalised word) is there, where any was added; token F1 compares whole questions (SQuAD's rules).
The conversation opens with the article and section that the annotators saw, as its first message.
The paper's figures are BLEU of whole rewrites, which these do not compare with; none is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.answer import Turn
from assistant.followup import complete
from assistant.question import STOPWORDS, content_terms, stem
from eval.metrics.match import f1 as token_f1
from eval.public_sets.figures_table import BenchmarkTable, Options, Progress, mean_figure
from eval.public_sets.published_files import one_file, read_json
from ingest.errors import UsageError

COMPLETED, ALONE, ALL = "completed by rule", "question alone", "history and question"
RECALL, PRECISION = "recall of added words", "precision of added words"
NAMES, F1 = "names complete", "token F1 with the rewrite"
UNTOUCHED = "left alone where the rewrite changed nothing"
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’.-]*\w\b")


class FollowUp(NamedTuple):
    """A question in its conversation, and what a person made of it."""

    question: str
    history: tuple[str, ...]
    rewrite: str

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation: article and section first, then question and answer in turn."""
        topic, said = ": ".join(self.history[:2]), self.history[2:]
        spoken = (
            Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(said)
        )
        return (Turn("user", topic), *spoken) if topic else tuple(spoken)


def read_canard(file: Path) -> list[FollowUp]:
    """The questions of a CANARD file. Raises ``UsageError``."""
    rows: Sequence[Mapping[str, Any]] = read_json(file)
    try:
        found = [
            FollowUp(str(row["Question"]), tuple(map(str, row["History"])), str(row["Rewrite"]))
            for row in rows
        ]
    except (KeyError, TypeError) as problem:
        raise UsageError(
            f"{file} is not in CANARD's form (History, Question, Rewrite): {problem} is missing."
        ) from problem
    if not found:
        raise UsageError(f"{file} holds no questions.")
    return found


def run_canard(place: Path, options: Options) -> BenchmarkTable:
    """Complete every follow-up by rule; see the module's docstring."""
    file = one_file(place, ("dev.json", "test.json", "*.json"), "CANARD's JSON")
    rows = read_canard(file)[: options.limit or None]
    values: dict[tuple[str, str], list[float]] = {}
    for number, row in enumerate(rows, start=1):
        made = {
            COMPLETED: complete(row.question, row.turns).text,
            ALONE: row.question,
            ALL: " ".join((*row.history, row.question)),
        }
        for system, text in made.items():
            for measure, value in scores(row, text).items():
                values.setdefault((measure, system), []).append(value)
        options.on_progress(Progress("completing", number, len(rows)))
    figures = [
        mean_figure(measure, system, values[measure, system])
        for measure in (RECALL, PRECISION, NAMES, F1, UNTOUCHED)
        for system in (COMPLETED, ALONE, ALL)
        if (measure, system) in values
    ]
    dependent = len(values.get((RECALL, COMPLETED), ()))
    title = f"CANARD {file.name}: {len(rows):,} questions, {dependent:,} of them rewritten with new words"
    return BenchmarkTable("canard", title, tuple(figures))


def scores(row: FollowUp, text: str) -> dict[str, float]:
    """The measures that ``row`` has, for ``text`` in place of its question."""
    asked, wanted, given = _stems(row.question), _stems(row.rewrite), _stems(text)
    measured = {F1: token_f1(text, [row.rewrite])}
    missing, added = wanted - asked, given - asked
    if missing:
        measured[RECALL] = len(missing & given) / len(missing)
        if added:
            measured[PRECISION] = len(added & missing) / len(added)
        names = {_folded(name) for name in _NAME.findall(row.rewrite)}
        names -= {_folded(word) for word in row.question.split()}
        if names:
            measured[NAMES] = float(names <= {_folded(word) for word in text.split()})
    elif row.rewrite.strip().casefold() == row.question.strip().casefold():
        measured[UNTOUCHED] = float(not added)
    return measured


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(term) for term in content_terms(text) if term not in STOPWORDS)


def _folded(word: str) -> str:
    return re.sub(r"['’]s$", "", word.casefold().strip(".,?!:;\"'()"))
