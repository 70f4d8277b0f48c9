"""Steps: a procedure is quoted whole, with its numbers; one fact in it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.reading.lists.levels import numbers_of
from ingest.document import BlockKind, Passage
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, item, lead, passage_of, quoted

# A passage begins with the words of its first line, whose number stands before it.
ALARM = passage_of(item("Enter the code."), item("2. Press the star."), item("3. Call the guard."),
                   heading="Reset the alarm")  # fmt: skip
BULLETS = passage_of(item("Enter the code."), item("Press the star."), heading="Reset the alarm")
HOST = passage_of(item("Log in to the host:"), ("ssh db01", BlockKind.CODE, False),
                  item("2. Stop the service."), heading="Restart the database")  # fmt: skip
PRINTERS = passage_of(item("Hold the key."), item("2. Fill the tray."), item("3. Close it."),
                      heading="Printers")  # fmt: skip
LINKED = passage_of(("Contents", BlockKind.HEADING, False), item("Alarm resets"), item("Keys"),
                    ("Reset the alarm", BlockKind.HEADING, False), "Stay calm.", item("1. Enter the code."),
                    item("2. Press the star."), item("3. Call the guard."), heading="Reset the alarm")  # fmt: skip
TEXT = passage_of("You can reset the alarm at any time.", lead("Do this:"), item("1. Enter the code."),
                  item("2. Press the star."), "It rings once.", heading="Reset the alarm")  # fmt: skip
FAR = passage_of("You can do so at any time.", lead("To silence the alarm:"), item("1. Enter the code."),
                 item("2. Press the star."), heading="Noise")  # fmt: skip
BELOW = ("You can reset the alarm at any time. [1] Do this: [2]\n\n1. Enter the code. [3]\n"
         "2. Press the star. [4]")  # fmt: skip
# Each line may have the number 1 in Markdown.
LAZY = passage_of(item("1. Enter the code."), item("1. Press the star."), item("1. Call the guard."),
                  heading="Reset the alarm")  # fmt: skip
TYPED = ("lvextend data", BlockKind.CODE, False), ("resize data", BlockKind.CODE, False)
MOUNTED = passage_of("One can grow the disk.", lead("Run this on the host:"), *TYPED, "Then wait.",
                     heading="The disk")  # fmt: skip
WHOLE = "1. Enter the code. [1]\n2. Press the star. [2]\n3. Call the guard. [3]"
HOW = "How do I reset the alarm?"


@pytest.mark.parametrize(
    ("question", "best", "passage", "markdown"),
    [
        (HOW, ["Press the star."], ALARM, WHOLE),
        ("How is the alarm reset?", ["Call the guard.", "Press the star."], ALARM, WHOLE),
        ("How to restart the database", ["Stop the service."], HOST,
         "1. Log in to the host: [1]\n\n    ```\n    ssh db01\n    ```\n    [2]\n\n2. Stop the service. [3]"),
        ("What do I do to restart the database?", ["Stop the service."], HOST,
         "1. Log in to the host: [1]\n\n    ```\n    ssh db01\n    ```\n    [2]\n\n2. Stop the service. [3]"),
        # Whoever is told how to begin, and how to go on, is told it all.
        ("How do I press the code?", ["Enter the code.", "Press the star."], ALARM, WHOLE),
        ("How do I press the code?", ["Press the star.", "Enter the code."], ALARM,
         "1. Enter the code. [1]\n2. Press the star. [2]"),
        # A line of the contents of a page leads to what they name.
        ("How do I reset the alarm?", ["Alarm resets", "Enter the code.", "Press the star."], LINKED,
         "1. Enter the code. [1]\n2. Press the star. [2]\n3. Call the guard. [3]"),
        # What stands above the steps says that one can, and the steps how.
        (HOW, ["You can reset the alarm at any time."], TEXT, BELOW),
        ("How do I grow the disk?", ["One can grow the disk."], MOUNTED,
         "One can grow the disk. [1] Run this on the host: [2]\n\n```\nlvextend data\nresize data\n```\n[3]"),
        # The first step alone is the beginning of what half of the question stands above.
        ("How do I reset a camera?", ["Enter the code."], ALARM, WHOLE),
        ("How do I reset a camera?", ["Press the star."], ALARM, "Press the star. [1]"),
        # What leads to steps is not asked for those alone that say more of the question.
        ("How do I reset the alarm with the star?", ["To silence the alarm:"], FAR,
         "To silence the alarm: [1]\n\n1. Enter the code. [2]\n2. Press the star. [3]"),
        ("How is the alarm reset?", ["Call the guard.", "Press the star."], LAZY, WHOLE),
        ("Who is called?", ["Press the star.", "Call the guard."], LAZY,
         "2. Press the star. [1]\n3. Call the guard. [2]"),
        (HOW, ["You can reset the alarm at any time.", "It rings once."], TEXT,
         BELOW + "\n\nIt rings once. [5]"),
        ("How do I sell the alarm?", ["You can reset the alarm at any time."], TEXT,
         "You can reset the alarm at any time. [1]"),
        # One step that is found is half of them.
        ("How do I mute an alarm?", ["You can do so at any time.", "Enter the code."], FAR,
         "You can do so at any time. [1] To silence the alarm: [2]\n\n1. Enter the code. [3]\n"
         "2. Press the star. [4]"),
        ("How do I mute an alarm?", ["You can do so at any time.", "Press the star."], FAR,
         "You can do so at any time. [1]\n\n2. Press the star. [2]"),
        # One thing that is asked for stands in one step; so does what the headings do not say.
        ("What is pressed to reset the alarm?", ["Press the star."], ALARM, "Press the star. [1]"),
        ("How do I call the guard?", ["Call the guard."], ALARM, "Call the guard. [1]"),
        ("How do I fill the printers?", ["Fill the tray."], PRINTERS, "Fill the tray. [1]"),
        ("How many times is the alarm reset?", ["Press the star."], ALARM, "Press the star. [1]"),
        # Any one of what has no numbers may do.
        (HOW, ["Press the star."], BULLETS, "Press the star. [1]"),
    ],
)  # fmt: skip
def test_a_procedure_that_is_asked_for_is_quoted_whole(
    seed_index: Index, question: str, best: list[str], passage: Passage, markdown: str
) -> None:
    reader = ScriptedReader(best, step=0.01, several=len(best) > 1)
    assert quoted(seed_index, question, reader, passage).markdown == markdown


def test_the_first_line_of_a_passage_has_the_number_that_its_neighbours_tell() -> None:
    later = passage_of(item("Lock up."), item("5. Leave."), start=500)
    pieces = [(one, line) for one in (ALARM, later) for line in one.sentences]
    assert numbers_of(pieces) == [1, 2, 3, 4, 5]
    assert numbers_of([pieces[0], *pieces[2:]]) == [1, 3, 4, 5]
    assert numbers_of([(BULLETS, line) for line in BULLETS.sentences]) == [None, None]
    assert numbers_of([(LAZY, line) for line in LAZY.sentences[1:]]) == [2, 3]
    last = replace(passage_of(item("Lock up."), start=500), ordinal=1, heading=ALARM.heading)
    ends = [(one, line) for one in (ALARM, last) for line in one.sentences]
    assert numbers_of(ends) == [1, 2, 3, 4]  # it goes on, and nothing follows
    assert numbers_of([*ends[1:2], *ends[3:]]) == [2, None]
    begun = passage_of(item("Lock up."), item("1. Leave."), item("1. Sleep."), start=500)
    assert numbers_of([(begun, line) for line in begun.sentences[1:]]) == [None, None]
    assert numbers_of([(begun, line) for line in begun.sentences]) == [1, 2, 3]
    further = replace(ALARM, start=ALARM.start - 1, text="x" + ALARM.text)
    assert numbers_of([(further, line) for line in further.sentences]) == [None, 2, 3]
