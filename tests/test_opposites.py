"""Unpaid is not paid, and what is below another version's heading, or in another code's row, is of that."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.language.identifiers import asked_for_by_name
from assistant.language.negation import tells_of_opposite
from tests.assistant_fixtures import assistant_over, quotes

assistant = assistant_over(
    {
        "waste.md": "# Waste\n\nHalogenated solvents go into the red canister. Non-halogenated solvents go"
        " into the blue canister.\nPaid leave is requested on form 3. Unpaid leave is requested on form 8.\n",
        "notes.md": "# Release notes\n\n## 5.2.1\n\n- Fixed: rounding in quotes.\n\n## 5.2.0\n\n- New: bank feeds."
        "\n\n## 5.1.0\n\n- New: dark mode.\n",
        "press.md": "# Press\n\n## Faults\n\n| Code | Meaning | Remedy |\n|---|---|---|\n"
        "| E17 | Oil too hot | Let it cool for 30 minutes |\n| E71 | Guard door open | Close the door |\n"
        "| E107 | Filter blocked | Replace the cartridge |\n",
        "quillbox.md": "# Changelog of Quillbox\n\n## [2.4.0] - 2025-05-04\n### Added\n- Import from CSV.\n"
        "- A clock.\n### Changed\n- Search is twice as fast.\n\n## [2.3.0] - 2025-01-20\n### Added\n"
        "- Export to PDF.\n### Removed\n- The old editor.\n\n## [2.2.1] - 2024-12-02\nThis version fixes a leak:"
        " guests saw drafts. Whoever still has 2.1.0 needs it.\n",
        "plinth.md": "# Releases\n\n## Plinth 21.1 (2021-01-25)\n\n### Highlights\n\n- backups: Keep several\n\n"
        "### Other changes\n\n- setup: Expand the root partition\n- wiki: Enable uploads of pictures\n"
        "- wiki: Hide the shortcut of private pages\n\n"
        "## Plinth 20.10 (2020-06-01)\n\n- tor: Fix relays\n",
        "council.md": "# Minutes of the parish council, 14 October 2025\n\nLamps are put off. The next meeting is"
        " on 11 November.\n",
        "licence.txt": "LICENCE AGREEMENT No. 2023-118\n\nOrrin Ltd lends its software to Bay Clinics plc.\n",
    }
)


@pytest.mark.parametrize(
    ("question", "told", "another"),
    [
        ("Where do halogenated solvents go?", "red canister", "blue"),
        ("Where do non-halogenated solvents go?", "blue canister", "red"),
        ("On which form is paid leave requested?", "form 3", "form 8"),
        ("On which form is unpaid leave requested?", "form 8", "form 3"),
        ("What was new in 5.2.0?", "bank feeds", "dark mode"),
        ("What was new in 5.1.0?", "dark mode", "bank feeds"),
        ("What do I do about E107?", "Replace the cartridge", "Let it cool"),
        ("What should I do when E17 appears?", "Let it cool", "Close the door"),
    ],
)
def test_what_is_of_another_is_not_cited(
    assistant: Assistant, question: str, told: str, another: str
) -> None:
    cited = quotes(assistant.ask(question))
    assert told in cited
    assert another not in cited


def test_what_is_not_used_is_unused() -> None:
    said = "Credits which have not been used lapse after 60 days."
    assert not tells_of_opposite(said, "What happens to unused credits?")
    assert tells_of_opposite("Used credits are gone.", "What happens to unused credits?")


@pytest.mark.parametrize(
    "question",
    [
        "What is new in version 5.3?",
        "What does agreement 2023-119 say?",
        "What was fixed in Quillbox 2.1.0?",  # a line names it, and no heading
    ],
)
def test_what_only_headings_name_another_of_is_not_answered(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).abstained


@pytest.mark.parametrize(
    ("sentence", "question", "opposite"),
    [
        ("Unpaid leave is rare.", "Who gets paid leave?", True),
        ("Paid leave is rare.", "Who gets unpaid leave?", True),
        ("Paid and unpaid leave are rare.", "Who gets paid leave?", False),
        ("Non-members pay ten.", "What do members pay?", True),
        ("Members pay five, non-members ten.", "What do non-members pay?", False),
        ("Leave is rare.", "Who gets unpaid leave?", False),
    ],
)
def test_a_sentence_tells_of_the_opposite_alone(
    sentence: str, question: str, opposite: bool
) -> None:
    assert tells_of_opposite(sentence, question) is opposite


def test_a_code_is_no_measure() -> None:
    assert [one.code for one in asked_for_by_name("What is known about E107?")] == ["e107"]
    assert [one.code for one in asked_for_by_name("What do I do about TS-110?")] == ["ts-110"]
    assert not asked_for_by_name("Which cost about 107?")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What's new in Quillbox 2.4.0?", "csv clock search"),
        ("What changed in the latest version of Quillbox?", "csv clock search"),
        ("What was added in Quillbox 2.3.0?", "export"),
        ("What was removed in Quillbox 2.3.0?", "editor"),
        ("What was removed in Quillbox 2.4.0?", ""),
        ("What was deprecated in Quillbox 2.4.0?", ""),
        ("What's new in Quillbox version 2.5.0?", ""),
        ("What did Quillbox 2.2.1 fix?", "leak"),  # no line of it says of which kind it is
    ],
)
def test_all_lines_of_the_version_asked_for_are_quoted_and_no_others(
    assistant: Assistant, question: str, told: str
) -> None:
    cited = quotes(assistant.ask(question)).lower()
    words = "csv clock search export editor leak feeds rounding mode"
    assert [word for word in words.split() if word in cited] == told.split()


@pytest.mark.parametrize(
    "question", ["What was new in version 20.10?", "What changed in Plinth 20.10?"]
)
def test_a_version_may_stand_behind_the_name_of_what_it_is_of(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).answer == "tor: Fix relays [1]"


def test_entries_about_something_else_are_not_quoted_beside_one_that_says_it(
    assistant: Assistant,
) -> None:
    assert (
        quotes(assistant.ask("How do I expand the root partition?"))
        == "setup: Expand the root partition"
    )


def test_lines_of_a_version_are_told_apart_by_their_headings(assistant: Assistant) -> None:
    answer = assistant.ask("What was new in Quillbox 2.3.0?").answer
    assert answer == "- Added: Export to PDF. [1]\n- Removed: The old editor. [2]"


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("When was Quillbox 2.3.0 released?", "[2.3.0] - 2025-01-20"),
        ("When did Quillbox 2.4.0 come out?", "[2.4.0] - 2025-05-04"),
        ("When was the council meeting held?", "Minutes of the parish council, 14 October 2025"),
    ],
)
def test_a_date_that_stands_in_a_heading_alone_is_told_by_it(
    assistant: Assistant, question: str, heading: str
) -> None:
    assert [one.quote for one in assistant.ask(question).citations] == [heading]


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("When was export to PDF added to Quillbox?", ["[2.3.0] - 2025-01-20", "Export to PDF."]),
        (
            "Which version of Quillbox has import from CSV?",
            ["[2.4.0] - 2025-05-04", "Import from CSV."],
        ),
        ("Which version of Quillbox has a clock?", ["[2.4.0] - 2025-05-04", "A clock."]),
        (
            "Which version of Quillbox removed the old editor?",
            ["[2.3.0] - 2025-01-20", "The old editor."],
        ),
    ],
)
def test_a_line_of_a_version_is_quoted_below_its_heading_where_that_is_asked_for(
    assistant: Assistant, question: str, cited: list[str]
) -> None:
    assert [one.quote for one in assistant.ask(question).citations] == cited


@pytest.mark.parametrize(
    "question",
    [
        "When was Quillbox 2.2.0 released?",
        "When is the next council meeting?",
        "When was Quillbox released?",  # two versions were
        "When was the old editor added to Quillbox?",  # it was removed
        "When did the council meeting end?",
        "What was said at the council meeting?",
    ],
)
def test_no_heading_tells_what_it_does_not_name(assistant: Assistant, question: str) -> None:
    cited = quotes(assistant.ask(question))
    assert "2025" not in cited
