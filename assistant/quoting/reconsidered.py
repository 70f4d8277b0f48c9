"""What the reader ranked, put right by what the question asks for: one rule after the other.

Each rule knows one way in which questions are asked the model was not taught, and leaves other readings alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.questions.question import Question
from assistant.quoting.side_by_side import within_limit
from assistant.reading.lists.label_paragraphs import of_label_paragraphs
from assistant.reading.lists.labels import of_labels
from assistant.reading.lists.line_named import of_line_named, of_list_named
from assistant.reading.others.bounds_asked import of_bounds_asked
from assistant.reading.others.changed_since import of_changed
from assistant.reading.others.contacts_asked import of_contacts_asked
from assistant.reading.others.contrasts_asked import of_contrasts
from assistant.reading.others.definitions_told import of_definitions
from assistant.reading.others.document_itself import of_document_itself
from assistant.reading.others.keywords_held import of_keywords
from assistant.reading.others.ordinals_asked import of_ordinals_asked
from assistant.reading.others.purposes_asked import of_purposes
from assistant.reading.others.refusals import of_refusals
from assistant.reading.others.roles_told import of_roles
from assistant.reading.others.said_fully import of_denials, of_fuller, of_named_beside
from assistant.reading.others.section_named import of_section_named
from assistant.reading.others.speakers_asked import of_speakers
from assistant.reading.others.times_asked import of_times_asked
from assistant.reading.others.yes_no_told import of_yes_no
from assistant.reading.reader import Reading
from assistant.reading.tables.subject_rows import of_subjects

# In this order; before and after the deciding sentence of a yes/no question is put first.
_BEFORE = (
    of_fuller,
    of_refusals,
    of_denials,
    of_purposes,
    of_changed,
    of_times_asked,
    of_contacts_asked,
    of_labels,
    of_label_paragraphs,
    of_line_named,
    of_list_named,
    within_limit,
    of_contrasts,
    of_section_named,
    of_subjects,
    of_roles,
    of_speakers,
    of_document_itself,
)
_AFTER = (of_named_beside, of_definitions, of_keywords, of_bounds_asked, of_ordinals_asked)


def reconsidered(question: Question, weights: Mapping[str, float], reading: Reading) -> Reading:
    """``reading`` after all rules; ``weights`` are the question's terms by stem."""
    for rule in _BEFORE:
        reading = rule(question, reading)
    reading = of_yes_no(question, weights, reading)
    for rule in _AFTER:
        reading = rule(question, reading)
    return reading
