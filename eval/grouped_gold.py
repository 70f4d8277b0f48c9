"""The gold of one question as an answer is held to it: resolved to spans, and what overlaps made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.gold import ResolvedGold, resolver_for
from eval.metrics.span import Span
from eval.testset import TestQuestion
from ingest.index import Index


@dataclass(frozen=True, slots=True)
class GroupedGold:
    """A group holds the places where one gold stands, any of which will do.

    ``named`` counts the groups and the gold that is nowhere in the index; ``needed`` how many an
    answer needs; ``exact`` that none is a whole page or document.
    """

    groups: tuple[tuple[Span, ...], ...]
    named: int
    needed: int
    exact: bool
    whole_documents: bool

    @classmethod
    def of(cls, question: TestQuestion, index: Index) -> GroupedGold:
        """The gold of ``question`` in the documents of ``index``."""
        resolver = resolver_for(index) if question.gold else None
        resolved = [resolver.resolve(gold)[0] for gold in question.gold] if resolver else []
        groups = _distinct(resolved)
        named = len(groups) + sum(not spans for spans in resolved)
        needed = {"all": named, "some": min(2, named)}.get(question.tags.get("need", "any"), 1)
        return cls(
            tuple(tuple(Span(g.document, g.start, g.end) for g in group) for group in groups),
            named,
            max(1, needed),
            bool(groups) and all(g.exact for group in groups for g in group),
            all(g.start is None and g.page is None and not g.quote for g in question.gold),
        )

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of all groups."""
        return tuple(span for group in self.groups for span in group)


def _distinct(resolved: Sequence[Sequence[ResolvedGold]]) -> list[list[ResolvedGold]]:
    """Gold that overlaps is one: accepted answers of several lengths at the same place.

    An exact span takes the place of the page or document around it.
    """
    groups: list[list[ResolvedGold]] = []
    for spans in sorted(filter(None, resolved), key=lambda spans: not spans[0].exact):
        same = [group for group in groups if any(a.overlaps(b) for a in group for b in spans)]
        if not same:
            groups.append(list(spans))
        elif same[0][0].exact == spans[0].exact:
            same[0][:] = _united([*same[0], *spans])
    return groups


def _united(spans: Sequence[ResolvedGold]) -> list[ResolvedGold]:
    """The spans with those that overlap made one."""
    united: list[ResolvedGold] = []
    for span in sorted(spans):
        if united and united[-1].overlaps(span):
            united[-1] = united[-1]._replace(end=max(united[-1].end, span.end))
        else:
            united.append(span)
    return united
