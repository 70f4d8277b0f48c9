"""Things that have a section each: which of them has what is asked for is told by its heading."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from tests.assistant_fixtures import assistant_over

assistant = assistant_over(
    {
        "rooms.md": "# Meeting rooms in Hollis House\n\n## Aster\n\nSeats 12. Screen and speakers.\n\n"
        "## Bracken\n\nSeats 6. Whiteboard. Quiet; no food.\n\n## Clover\n\nSeats 40. Hearing loop. No screen.\n",
        "courses.md": "# Evening courses\n\n## Bookbinding\n\n- Tuesdays, room 3\n- Bring a bone folder.\n\n"
        "## Italian\n\n- Mondays, room 7\n- Bring a pen.\n\n"
        "## Baking\n\n- Saturdays, school kitchen\n- Bring an apron.\n",
        "modules.md": "# Geology\n\n## First modules\n\n### Rocks\n\nCredits: 10\nSemester: Autumn\n\n### Maps\n\n"
        "Credits: 5\nSemester: Spring\n\n## Advanced modules\n\n### Rivers\n\nCredits: 5\nSemester: Autumn\n",
        "site.md": "# Rules of the site\n\n## Clothing\n\nDrivers get a uniform.\n\n## Pay\n\nWages are paid on "
        "the 25th.\n\n## Keys\n\nForemen carry the gate key.\n",
    }
)


@pytest.mark.parametrize(
    ("question", "markdown"),
    [
        ("Which meeting room has a hearing loop?", "- Clover: Hearing loop. [1]"),
        ("Which meeting room is quiet?", "- Bracken: Quiet; no food. [1]"),
        ("Which meeting rooms have no screen?", "- Clover: No screen. [1]"),
        ("Which meeting rooms have a screen?", "- Aster: Screen and speakers. [1]"),
        # Below several headings that name the things.
        (
            "Which modules run in autumn?",
            "- Rocks: Semester: Autumn [1]\n- Rivers: Semester: Autumn [2]",
        ),
        ("Which course is in the school kitchen?", "- Baking: Saturdays, school kitchen [1]"),
    ],
)
def test_which_thing_has_it_is_told_by_the_heading_of_its_section(
    assistant: Assistant, question: str, markdown: str
) -> None:
    assert assistant.ask(question).answer == markdown


@pytest.mark.parametrize(
    "question",
    [
        "Which staff get a uniform?",  # the title names no staff, and the headings none of them
        "Which meeting room has a piano?",
        "Which Italian course is on Mondays?",  # its own name is no other's
    ],
)
def test_what_is_no_such_thing_has_no_heading(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).answer.startswith("- ")
