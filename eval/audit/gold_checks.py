"""The audit's checks of a row's gold: where it stands, what is wrong with it, and how it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.english import STOPWORDS
from assistant.language.values import is_value, values
from eval.audit.findings import Action, Finding, FindingKind, first_few
from eval.gold import ResolvedGold, Resolver, page_span
from eval.matching import words
from eval.testset import Gold, TestQuestion

_LEAST_SHARED = 0.5  # of an answer's content words, for it to count as being in its gold
_LONGEST_SPAN = 50_000  # characters: an answer's words occur somewhere in a longer text anyway
_SAMPLE = 200  # quotes
_STEM = 5  # letters: enough to see "approve" in "approval"
_YES_NO = frozenset({"yes", "no", "true", "false", "ja", "nein", "oui", "non", "sí", "si"})


class CheckedGold:
    """A question's gold looked up: its spans, what is wrong, and the question with it corrected.

    ``absent`` are the documents it names that the index lacks. ``quotes_known`` tells whether the
    documents of gold that names none are in the index: only then is a missing quote the set's fault.
    """

    def __init__(self, question: TestQuestion, resolver: Resolver, quotes_known: bool) -> None:
        self._question = question
        self._resolver = resolver
        self._quotes_known = quotes_known
        self.absent: list[str] = []
        self.spans: list[ResolvedGold] = []
        self.findings: list[Finding] = []
        kept: list[Gold] = []
        for gold in question.gold:
            found, problem = resolver.resolve(gold)
            if not found:
                found, better = self._elsewhere(gold, problem)
            else:
                better = self._compared(gold, found, problem)
            if better:
                kept.append(better)
            self.spans += found
        corrected = tuple(dict.fromkeys(kept))
        self.corrected = (
            replace(question, gold=corrected) if corrected != question.gold else question
        )
        self._whole()

    @property
    def dropped(self) -> bool:
        """Whether the cleaned copy lacks the row for its own faults."""
        return any(finding.action is Action.DROPPED for finding in self.findings)

    def meets(self, other: CheckedGold) -> bool:
        """Whether an exact span of both is the same or overlaps."""
        return any(a.exact and b.exact and a.overlaps(b) for a in self.spans for b in other.spans)

    def _say(self, kind: FindingKind, message: str, action: Action = Action.KEPT) -> None:
        self.findings.append(Finding(kind, self._question.id, self._question.line, message, action))

    def _elsewhere(self, gold: Gold, problem: str) -> tuple[list[ResolvedGold], Gold | None]:
        """Gold that its document lacks, looked for in the others; what is found, and what stays."""
        found = self._resolver.anywhere(gold.quote) if gold.document and gold.quote else []
        names = list(dict.fromkeys(span.document for span in found))
        if len(names) == 1:
            self._say(
                FindingKind.GOLD_ELSEWHERE,
                f"{gold.quote!r} is in {names[0]}, not in {gold.document}.",
                Action.CORRECTED,
            )
            return found[:1], _pinned(found[0], self._resolver)
        if not self._question.answerable:
            return [], None
        if self._is_absent(gold):
            self.absent += [gold.document] if gold.document else []
            self._say(FindingKind.GOLD_NOT_LOOKED_UP, problem)
            return [], gold
        repaired = len(self._question.gold) > 1
        self._say(
            FindingKind.GOLD_MISSING, problem, Action.CORRECTED if repaired else Action.DROPPED
        )
        return [], None

    def _is_absent(self, gold: Gold) -> bool:
        """Whether the index lacks the document that gold stands in, as far as can be known."""
        if gold.document:
            return not self._resolver.documents(gold.document)
        return not self._quotes_known

    def _compared(self, gold: Gold, found: Sequence[ResolvedGold], problem: str) -> Gold:
        """What the set says against what was found; the gold as it should be."""
        names = list(dict.fromkeys(span.document for span in found))
        if len(names) > 1:
            what = repr(gold.quote) if gold.quote else f"The name {gold.document!r}"
            self._say(
                FindingKind.GOLD_SEVERAL,
                f"{what} is in {len(names)} documents: {first_few(names)}.",
            )
            return gold
        if gold.document and not self._resolver.documents(gold.document):
            message = f"{gold.quote!r} is in {names[0]}; {gold.document} is not in the index."
            self._say(FindingKind.GOLD_ELSEWHERE, message, Action.CORRECTED)
            return _pinned(found[0], self._resolver)
        if gold.start is not None and (gold.start, gold.end) not in {
            (s.start, s.end) for s in found
        }:
            shows = f"{gold.start}–{gold.end} of {names[0]} is not {gold.quote!r}"
            message = f"{shows}, which stands at {found[0].start}."
            self._say(FindingKind.GOLD_OFFSETS, message, Action.CORRECTED)
            return _pinned(found[0], self._resolver)
        if gold.page is not None:
            return self._paged(gold, found, problem)
        return gold

    def _paged(self, gold: Gold, found: Sequence[ResolvedGold], problem: str) -> Gold:
        document = self._resolver.held(found[0].document).document
        page = page_span(document, gold.page or 0)
        if page is None:  # the document has no such page, or none at all
            said = problem or f"{document.id} has no page {gold.page}."
            self._say(FindingKind.GOLD_PAGE, said, Action.CORRECTED)
            return _pinned(found[0], self._resolver) if gold.quote else Gold(document.id)
        if not gold.quote or any(s.start < page[1] and s.end > page[0] for s in found):
            return gold
        stands = document.page_of(found[0].start)
        message = f"{gold.quote!r} is on page {stands} of {document.id}, not on page {gold.page}."
        self._say(FindingKind.GOLD_PAGE, message, Action.CORRECTED)
        return _pinned(found[0], self._resolver)

    def _whole(self) -> None:
        """What the gold says about the whole row."""
        asked = self._question
        if not asked.answerable and any(span.exact for span in self.spans):
            span = next(span for span in self.spans if span.exact)
            message = f"It is marked unanswerable, but its gold stands in {span.document}."
            self._say(FindingKind.UNANSWERABLE_GOLD, message, Action.DROPPED)
        if not asked.comparable:
            said = "It has neither an answer nor gold."
            if asked.answers:
                said = (
                    f"Its answer {asked.answers[0]!r} has no word to compare, and it has no gold."
                )
            self._say(FindingKind.NOTHING_EXPECTED, said, Action.DROPPED)
        if asked.taken_for_empty:
            words = ", ".join(map(repr, asked.taken_for_empty))
            self._say(
                FindingKind.TAKEN_FOR_EMPTY,
                f"{words} was taken for no answer: write the answer as a sentence if it is one, or"
                ' "unanswerable" if the documents don\'t say.',
            )
        whole = not any(finding.kind is FindingKind.GOLD_NOT_LOOKED_UP for finding in self.findings)
        judged = asked.answerable and asked.answers and self.spans and whole
        if judged and not self._holds_an_answer():
            self._say(
                FindingKind.ANSWER_NOT_IN_GOLD, f"Its gold does not say {asked.answers[0]!r}."
            )

    def _holds_an_answer(self) -> bool:
        texts = []
        for span in self.spans:
            if span.end - span.start > _LONGEST_SPAN:
                return True
            texts.append(self._resolver.held(span.document).document.text[span.start : span.end])
        return any(_says(" \n".join(texts), answer) for answer in self._question.answers)


def quotes_known(questions: Sequence[TestQuestion], resolver: Resolver) -> bool:
    """Whether the index holds most quotes of the gold that names no document (or there is none).

    If it does not, the index holds other documents, and nothing is known about these quotes. Looks
    at a sample, evenly taken.
    """
    nameless = [g for q in questions if q.answerable for g in q.gold if not g.document]
    sample = nameless[:: max(1, len(nameless) // _SAMPLE)]
    found = sum(bool(resolver.resolve(gold)[0]) for gold in sample)
    return not sample or 2 * found > len(sample)


def _pinned(span: ResolvedGold, resolver: Resolver) -> Gold:
    """A span as gold that says everything about itself."""
    document = resolver.held(span.document).document
    quote = document.text[span.start : span.end]
    return Gold(document.id, span.start, span.end, document.page_of(span.start), quote)


def _says(text: str, answer: str) -> bool:
    """Whether a text holds an answer: its words, its numbers and dates by value, or most of its words."""
    spoken = words(answer)
    if not spoken or set(spoken) <= _YES_NO:
        return True
    heard = words(text)
    if f" {' '.join(spoken)} " in f" {' '.join(heard)} ":
        return True
    if is_value(answer):
        stated = values(text)
        return all(any(wanted.meant_by(s) for s in stated) for wanted in values(answer))
    content = {word[:_STEM] for word in spoken if word not in STOPWORDS}
    shared = content & {word[:_STEM] for word in heard}
    return len(shared) >= _LEAST_SHARED * len(content)
