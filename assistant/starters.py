"""Starter questions drawn from the documents themselves: headings that ask, and what else is there."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from assistant.evidence import states_date
from ingest.document import Passage
from ingest.index import Index

_MOST_DOCUMENTS = 40
_LONGEST = 80
_SCHEDULE = re.compile(r"\b(?:schedule|timetable|itinerary|agenda)\b", re.IGNORECASE)
_SHORT = 5  # words of a heading that reads well inside a question


def starter_questions(index: Index) -> Iterator[str]:
    """Candidate questions, best first: headings that are questions, then headings made into one."""
    documents = index.documents()
    if len(documents) > _MOST_DOCUMENTS:
        # The same choice each time, so that the page does not change under its readers.
        documents = random.Random(0).sample(documents, _MOST_DOCUMENTS)  # noqa: S311
    alone = len(documents) == 1
    asked, schedules, summaries, made = list[str](), list[str](), list[str](), list[str]()
    for document in documents:
        seen: set[str] = set()
        for stored in index.catalogue.document_passages(document.id):
            heading = stored.passage.heading.rsplit(" › ", 1)[-1].strip()
            if not heading or heading in seen or len(heading) > _LONGEST:
                continue
            seen.add(heading)
            if heading.endswith("?"):
                asked.append(heading)
            elif _has_schedule(stored.passage):
                where = "" if alone else f" in “{document.title}”"
                schedules.append(f"What is the schedule{where}?")
            elif len(heading.split()) <= _SHORT and ":" not in heading:
                where = "it" if alone else f"“{document.title}”"
                made.append(f"What does {where} say about {_lowered(heading)}?")
        summaries.append("Summarise this document" if alone else f"Summarise “{document.title}”")
    best = [*asked[:2], *schedules[:1], *summaries[:1]]
    yield from dict.fromkeys([*best, *asked[2:], *made, *schedules])


def _lowered(heading: str) -> str:
    first, *rest = heading.split(" ")
    keeps_capital = first.isupper() or any(c.isdigit() for c in first)
    return heading if keeps_capital else " ".join([first[:1].lower() + first[1:], *rest])


def _has_schedule(passage: Passage) -> bool:
    """Whether a passage gives dates of several things, not only speaks of a schedule."""
    dated = sum(states_date(passage.quote(sentence)) for sentence in passage.sentences)
    return dated > 1 and _SCHEDULE.search(passage.text) is not None
