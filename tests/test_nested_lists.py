"""Lists within lists, and steps that somebody typed: shown as they stand, whole or the part that is named."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from ingest.parsers import parse_document
from tests.assistant_fixtures import assistant_over

DEPARTMENTS = """# Departments

The council has these departments:

- Planning
  - building permits
  - heritage
- Social affairs
  - youth
  - housing benefit
- Finance
"""
BENEFITS = """<h1>Benefits</h1><p>All staff get:</p><ol><li>Health cover<ul><li>dental</li>
<li>eyes, up to 200 euros</li></ul></li><li>Pension<ul><li>5 % from us</li></ul></li><li>A bike</li></ol>"""
BOILER = """BLEEDING THE BOILER

To bleed the boiler, do the following:

Step 1: Switch off the boiler.
Step 2: Close both valves.
Step 3: Open the bleed screw
        with the brass key.

Call the caretaker if it leaks.
"""
POT = (
    "# Repotting\n\n**Step 1.** Water the plant.\n**Step 2:** Lift it out.\n**Step 3**: Fill it.\n"
)

WORKERS = """# Stuck queue

To empty the queue:

1. Look at the dashboard.
2. Restart the workers:

   ```sh
   kubectl get pods
   kubectl delete pod <name>
   ```

   Never restart all at once.
3. Tell the lead.
"""

# A passage begins with the first line, without its number.
GATEWAY = """# Restart the gateway

1. Drain the node:

   ```
   gatectl drain node-7
   ```

   Waiting takes two minutes at most.
2. Start it again.
"""

TEXTS = {"a.md": DEPARTMENTS, "b.html": BENEFITS, "c.txt": BOILER, "d.md": POT, "e.md": WORKERS}
assistant = assistant_over(TEXTS | {"f.md": GATEWAY})


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Which departments does the council have?",
         ["The council has these departments: [1]", "", "- Planning [2]", "    - building permits [3]",
          "    - heritage [4]", "- Social affairs [5]", "    - youth [6]", "    - housing benefit [7]",
          "- Finance [8]"]),
        ("What belongs to Social affairs?",
         ["The council has these departments: [1]", "", "- Social affairs [2]", "    - youth [3]",
          "    - housing benefit [4]"]),
        ("Which department does heritage?",
         ["The council has these departments: [1]", "", "- Planning [2]", "    - heritage [3]"]),
        ("What benefits do staff get?",
         ["All staff get: [1]", "", "1. Health cover [2]", "    - dental [3]",
          "    - eyes, up to 200 euros [4]", "2. Pension [5]", "    - 5 % from us [6]", "3. A bike [7]"]),
        ("How do I empty the queue?",
         ["To empty the queue: [1]", "", "1. Look at the dashboard. [2]", "2. Restart the workers: [3]", "",
          "    ```", "    kubectl get pods", "    kubectl delete pod <name>", "    ```", "    [4]", "",
          "    Never restart all at once. [5]", "", "3. Tell the lead. [6]"]),
        ("How do I restart the gateway?",
         ["1. Drain the node: [1]", "", "    ```", "    gatectl drain node-7", "    ```", "    [2]", "",
          "    Waiting takes two minutes at most. [3]", "", "2. Start it again. [4]"]),
        ("How do I restart the workers?",
         ["To empty the queue: [1]", "", "2. Restart the workers: [2]", "", "    ```",
          "    kubectl get pods", "    kubectl delete pod <name>", "    ```", "    [3]"]),
        ("What do the departments say about Planning?",
         ["The council has these departments: [1]", "", "- Planning [2]", "    - building permits [3]",
          "    - heritage [4]"]),
        ("How do I bleed the boiler?",
         ["To bleed the boiler, do the following: [1]", "", "1. Switch off the boiler. [2]",
          "2. Close both valves. [3]", "3. Open the bleed screw with the brass key. [4]"]),
        ("How do I repot a plant?",
         ["1. Water the plant. [1]", "2. Lift it out. [2]", "3. Fill it. [3]"]),
    ],
)  # fmt: skip
def test_a_line_stands_below_the_one_that_it_is_of(
    assistant: Assistant, question: str, lines: list[str]
) -> None:
    assert assistant.ask(question).answer.splitlines() == lines


@pytest.mark.parametrize(
    ("name", "text", "items"),
    [
        ("a.txt", "Step 1: Go.\nStep 2: Stop.\n", ["Go.", "Stop."]),
        ("a.md", "Schritt 1 - Los.\n\nSchritt 2 - Halt.\n", ["Los.", "Halt."]),
        ("a.html", "<p><b>Step 1:</b> Go.</p><p>Step 2. Stop.</p>", ["Go.", "Stop."]),
        # One alone, one that is not the next, and what a sentence says of a step.
        ("a.txt", "Step 1: Go.\n\nThen wait.\n", []),
        ("a.txt", "Step 2: Go.\n\nStep 4: Stop.\n", []),
        ("a.txt", "Step 1 is to go.\n\nStep 2 is to stop.\n", []),
    ],
)
def test_steps_that_count_from_the_first_are_a_list(name: str, text: str, items: list[str]) -> None:
    _, parsed = parse_document(text.encode(), name)
    found = [parsed.text[one.start : one.end] for one in parsed.blocks if one.kind == "item"]
    assert found == items


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("LIFT\n\nIf the lift is stuck, do this:\n\n1. Call 12.\n2. Wait.\n", True),
        ("LIFT\n\nPhone:\n\n1. Call 12.\n2. Wait.\n", False),
    ],
)
def test_capitals_above_a_line_that_introduces_a_list_are_a_heading(text: str, heads: bool) -> None:
    _, parsed = parse_document(text.encode(), "a.txt")
    assert (parsed.blocks[0].kind == "heading") is heads
