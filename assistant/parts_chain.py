"""The chain for messages that ask several questions: each is answered by itself, one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, NamedTuple

from assistant.answer import Ranked, Turn
from assistant.chain import AnswerChain, Step
from assistant.language.english import stems_of
from assistant.markers import Offered, escape, raised
from assistant.questions.followups.followup import complete
from assistant.questions.parts import Part, parts_of, standing_alone
from assistant.questions.question import analyse
from assistant.questions.stories import story_in
from assistant.quoting.quoted import EXTRACTIVE
from assistant.retrieval.retriever import Retrieval, Retrieved
from assistant.retrieval.titles_named import names_several, parts_by_title
from assistant.unchecked import UncheckedAnswer

# A surer answer may share no word with what it answers.
_SURE = 0.8


class _Told(NamedTuple):
    """A part of a message, and what was found for it and said to it."""

    part: Part
    retrieval: Retrieval
    answer: UncheckedAnswer

    def is_beside_the_point(self, before: frozenset[tuple[str, int, int]]) -> bool:
        """Whether nothing that is quoted, without a short answer, says a word of what is asked.

        Of what was quoted ``before`` to another part it is a word that was typed: what is inherited from
        that part stands in its sentences anyway.
        """
        answer = self.answer
        if answer.abstains or answer.direct or answer.answerer != EXTRACTIVE:
            return False
        again = _spans(answer) <= before
        asked = analyse(self.part.typed) if again else self.retrieval.question
        said = " ".join(f"{one.passage.prefix} {one.quote}" for one in answer.offered.values())
        return answer.confidence < _SURE and stems_of(said).isdisjoint(asked.stems)


class PartsChain(AnswerChain):
    """As ``AnswerChain``; of several questions in one message each is answered, or named if it is not."""

    def stream(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Step]:
        """See ``AnswerChain``; the one ``Retrieval`` of several questions holds what was found for all.

        Where none of them is answered, or not all and the message as it stands is answered with more than
        they are, it is asked as it stands.
        """
        parts = parts_of(question)
        if len(parts) == 1 and names_several(question):
            parts = parts_by_title(question, self._retriever.titles(documents)) or parts
        if len(parts) == 1 and (story := story_in(question)):
            yield from self._of_story(story.ways(question), question, history, documents)
            return
        told = self._each(parts, history, documents) if len(parts) > 1 else []
        silent = [one.part.typed for one in told if one.answer.abstains]
        if len(silent) == len(told):
            yield from super().stream(question, history, documents)
            return
        retrieval, answer = _united(question, told), _below_one_another(told)
        if silent:
            found = _by_type(super().stream(question, history, documents))
            # What was read of all may answer them, too.
            if _spans(found[UncheckedAnswer]) > _spans(answer):
                retrieval, answer = found[Retrieval], found[UncheckedAnswer]
        notices = [f"No answer was found to this by itself: “{part}”" for part in silent]
        yield retrieval
        yield answer.markdown
        yield replace(answer, notice=" ".join(filter(None, (answer.notice, *notices))))

    def _of_story(
        self, ways: Iterable[str], message: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Step]:
        """The steps of the first of several ways to ask that is answered; without any, of the whole message."""
        tried: dict[str, list[Step]] = {}
        for way in ways:
            tried[way] = [*super().stream(way, history, documents)]
            if not _by_type(tried[way])[UncheckedAnswer].abstains:
                yield from tried[way]
                return
        yield from tried.get(message) or super().stream(message, history, documents)

    def _each(
        self, parts: Sequence[Part], history: Sequence[Turn], documents: Sequence[str]
    ) -> list[_Told]:
        """Each part answered by itself: "it" may be what those before it are about, or their answers."""
        told: list[_Told] = []
        said: list[Turn] = []
        for part in parts:
            if told:
                completed = complete(part.asked, [*history, *said], self._retriever.told_before)
                asked = standing_alone(completed.text, told[-1].part.asked)
                leans = said if asked != part.asked else ()
                found = _by_type(self._further(asked, completed.focus, leans, documents))
                if found[UncheckedAnswer].abstains and asked != part.asked:
                    # "The deposit" may be of something else than the part before.
                    asked = part.asked
                    found = _by_type(super().stream(asked, (), documents))
            else:
                asked, found = part.asked, _by_type(super().stream(part.asked, history, documents))
            one = _Told(part, found[Retrieval], found[UncheckedAnswer])
            before = frozenset(span for other in told for span in _spans(other.answer))
            if one.is_beside_the_point(before):
                one = one._replace(answer=replace(one.answer, markdown="", offered={}))
            told.append(one)
            said += [Turn("user", asked), Turn("assistant", told[-1].answer.markdown)]
        return told

    def _further(
        self, asked: str, focus: Sequence[str], said: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Step]:
        """The steps of a part after the first; one that leans on what was ``said`` is read near to that.

        What was quoted to another part may answer this one, too: it is no follow-up, which asks for more.
        """
        found = self._retriever.search(asked, self._passages, documents, focus, said)
        found = replace(found, said=tuple(one._replace(whole=False) for one in found.said))
        yield found
        yield from self._answerer.stream(found, said)


def _by_type(steps: Iterable[Step]) -> dict[type, Any]:
    """The last step of each kind: what was found, and the answer."""
    return {type(step): step for step in steps}


def _spans(answer: UncheckedAnswer) -> frozenset[tuple[str, int, int]]:
    """The places that an answer quotes."""
    return frozenset((one.passage.document, one.start, one.end) for one in answer.offered.values())


def _below_one_another(told: Sequence[_Told]) -> UncheckedAnswer:
    """The answers that there are, each below its question."""
    offered: dict[int, Offered] = {}
    blocks, notices = [], []
    for one in told:
        if one.answer.abstains:
            continue
        by = max(offered, default=0)
        blocks.append(f"*{escape(one.part.typed)}*\n\n{raised(one.answer.markdown, by)}")
        offered |= {number + by: span for number, span in one.answer.offered.items()}
        notices.append(one.answer.notice)
    answers = [one.answer for one in told if not one.answer.abstains]
    return UncheckedAnswer(
        "\n\n".join(blocks),
        offered,
        min(answer.confidence for answer in answers),
        answers[0].answerer,
        notice=" ".join(filter(None, dict.fromkeys(notices))),
        timings_ms=_added(answer.timings_ms for answer in answers),
        nearest=tuple(dict.fromkeys(name for answer in answers for name in answer.nearest)),
    )


def _united(message: str, told: Sequence[_Told]) -> Retrieval:
    """What was found for several questions as if it had been for one, the best of each first.

    It is the ``message`` that was searched for, unless a part of it was asked with more than was typed.
    """
    found = [one.retrieval for one in told]
    asked = [one.question.text for one in found]
    as_typed = asked == [one.part.typed for one in told]
    passages: dict[str, Retrieved] = {}
    ranking: dict[str, Ranked] = {}
    for rank in zip_longest(*(one.passages for one in found)):
        for passage in filter(None, rank):
            passages.setdefault(passage.stored.passage.id, passage)
    for ranks in zip_longest(*(one.ranking for one in found)):
        for ranked in filter(None, ranks):
            ranking.setdefault(ranked.passage, ranked)
    return replace(
        found[0],
        question=analyse(message if as_typed else " ".join(asked)),
        weights={stem: weight for one in found for stem, weight in one.weights.items()},
        missing=tuple(dict.fromkeys(word for one in found for word in one.missing)),
        passages=tuple(passages.values()),
        timings_ms=_added(one.timings_ms for one in found),
        ranking=tuple(ranking.values()),
        corrected=tuple(dict.fromkeys(word for one in found for word in one.corrected)),
        said=(),
    )


def _added(timings: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The time that each stage took in all, in ms."""
    total: dict[str, float] = {}
    for one in timings:
        for stage, milliseconds in one.items():
            total[stage] = total.get(stage, 0.0) + milliseconds
    return total
