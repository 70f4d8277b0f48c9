"""Starter questions drawn from the documents themselves: headings that ask, and what else is there."""

from __future__ import annotations

import random
from collections.abc import Iterator

from assistant.question import Shape, analyse
from ingest.index import Index

_MOST_DOCUMENTS = 40
_LONGEST = 80


def starter_questions(index: Index) -> Iterator[str]:
    """Candidate questions, best first: headings that are questions, then headings made into one."""
    documents = index.documents()
    if len(documents) > _MOST_DOCUMENTS:
        # The same choice each time, so that the page does not change under its readers.
        documents = random.Random(0).sample(documents, _MOST_DOCUMENTS)  # noqa: S311
    asked: list[str] = []
    made: list[str] = []
    for document in documents:
        seen: set[str] = set()
        for stored in index.catalogue.document_passages(document.id):
            heading = stored.passage.heading.rsplit(" › ", 1)[-1].strip()
            if not heading or heading in seen or len(heading) > _LONGEST:
                continue
            seen.add(heading)
            if heading.endswith("?"):
                asked.append(heading)
            elif analyse(heading).shape is Shape.SCHEDULE or "schedule" in stored.passage.text:
                made.append("What is the schedule?")
            else:
                made.append(f"What does “{document.title}” say about {_lowered(heading)}?")
        made.append(f"Summarise “{document.title}”" if len(documents) > 1 else "Summarise this document")
    yield from dict.fromkeys(asked[:3] + made + asked[3:])


def _lowered(heading: str) -> str:
    first, *rest = heading.split(" ")
    keeps_capital = first.isupper() or any(c.isdigit() for c in first)
    return heading if keeps_capital else " ".join([first[:1].lower() + first[1:], *rest])
