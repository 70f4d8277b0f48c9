"""The protocol of CANARD: follow-up questions with a person's rewrite that stands alone.

What is measured (on Elgohary et al. 2019) is whether the rewrite's added words are found: content words of
the rewrite that the follow-up does not hold. *Recall of added words* is their share in the completed
question, *precision* the share of what was added that is in the rewrite; *names complete* counts the
questions whose every added name (capitalised word) is there, where any was added; token F1 compares whole
questions (SQuAD's rules). The conversation opens with the article and section that the annotators saw, as
its first message. The paper's figures are BLEU of whole rewrites, which these do not compare with; none is
printed.
"""

from __future__ import annotations

import re

from assistant.answer import Turn
from assistant.language.english import STOPWORDS, content_terms, stem
from assistant.questions.followups.followup import complete
from eval.formats import canard
from eval.formats.opened_file import OpenedFile
from eval.metrics.match import f1 as token_f1
from eval.public_sets.figures_table import BenchmarkTable, Reported
from eval.public_sets.protocol import Options, StageProgress, Values
from ingest.how_many import counted

COMPLETED, ALONE, ALL = "completed by rule", "question alone", "history and question"
RECALL, PRECISION = "recall of added words", "precision of added words"
NAMES, F1 = "names complete", "token F1 with the rewrite"
UNTOUCHED = "left alone where the rewrite changed nothing"
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’.-]*\w\b")


def complete_follow_ups(opened: OpenedFile, options: Options) -> BenchmarkTable:
    """Complete every follow-up by rule; see the module's docstring."""
    asked = canard.read(opened).questions[: options.limit or None]
    values = Values()
    for number, question in enumerate(asked, start=1):
        seen = [question.tags[tag] for tag in ("title", "section") if tag in question.tags]
        opening = (Turn("user", ": ".join(seen)),) if seen else ()
        said = (*seen, *(turn.content for turn in question.history), question.question)
        made = {
            COMPLETED: complete(question.question, (*opening, *question.history)).text,
            ALONE: question.question,
            ALL: " ".join(said),
        }
        for system, text in made.items():
            rewrite = question.tags.get("rewrite", "")
            for measure, value in scores(question.question, rewrite, text).items():
                values.add(measure, system, value)
        options.on_progress(StageProgress("completing", number, len(asked)))
    dependent = len(values.of(RECALL, COMPLETED))
    title = (
        f"CANARD {opened.path.name}: {counted(len(asked), 'question')}, {dependent:,} of them rewritten with"
        " new words"
    )
    measures = (RECALL, PRECISION, NAMES, F1, UNTOUCHED)
    return BenchmarkTable("canard", title, tuple(values.means(measures, Reported())))


def scores(question: str, rewrite: str, text: str) -> dict[str, float]:
    """The measures that a question and its rewrite have, for ``text`` in place of the question."""
    asked, wanted, given = _stems(question), _stems(rewrite), _stems(text)
    measured = {F1: token_f1(text, [rewrite])}
    missing, added = wanted - asked, given - asked
    if missing:
        measured[RECALL] = len(missing & given) / len(missing)
        if added:
            measured[PRECISION] = len(added & missing) / len(added)
        names = {_folded(name) for name in _NAME.findall(rewrite)}
        names -= {_folded(word) for word in question.split()}
        if names:
            measured[NAMES] = float(names <= {_folded(word) for word in text.split()})
    elif rewrite.strip().casefold() == question.strip().casefold():
        measured[UNTOUCHED] = float(not added)
    return measured


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(term) for term in content_terms(text) if term not in STOPWORDS)


def _folded(word: str) -> str:
    return re.sub(r"['’]s$", "", word.casefold().strip(".,?!:;\"'()"))
