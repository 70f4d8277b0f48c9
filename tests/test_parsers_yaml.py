"""YAML is read as it stands: keys that hold others are headings, items with several keys are one line each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.records.yaml_lines import parse
from tests.parsed import checked, view

SETTINGS = """# Rules of the harbour, which hold for
# all gates.
%YAML 1.2
---
version: "3.8"
redis:
  port: 6379
"postgres":
  port: 5432  # not open
  backup:
    days: 14
ports:
- 80
- "443:443"
berths:
  - name: A
    fee: 3
  - name: B
    fee:
      day: 5

  # the last one
  - C
notice: |
  The gate closes
  at nine.

  The crane is broken.
long: this goes on
  in the next line
anchored: &base
  a: 1
empty:
url: http://port.example:80/a
"""


def test_keys_head_what_they_hold() -> None:
    chosen, document = parse_document(SETTINGS.encode(), "a.yml")
    assert (chosen, document.text) == ("yaml", SETTINGS)
    assert view(checked(document)) == [
        ("paragraph", 0, "Rules of the harbour, which hold for\n# all gates."),
        ("item", 0, 'version: "3.8"'),
        ("heading", 1, "redis"),
        ("item", 0, "port: 6379"),
        ("heading", 1, "postgres"),
        ("item", 0, "port: 5432  # not open"),
        ("heading", 2, "backup"),
        ("item", 0, "days: 14"),
        ("heading", 1, "ports"),
        ("item", 0, "80"),
        ("item", 0, '"443:443"'),
        ("heading", 1, "berths"),
        ("item", 0, "name: A\n    fee: 3"),
        ("item", 0, "name: B\n    fee:\n      day: 5"),
        ("paragraph", 0, "the last one"),
        ("item", 0, "C"),
        ("heading", 1, "notice"),
        ("paragraph", 0, "The gate closes\n  at nine."),
        ("paragraph", 0, "The crane is broken."),
        ("heading", 1, "long"),  # no part of the notice
        ("item", 0, "this goes on\n  in the next line"),
        ("heading", 1, "anchored"),
        ("item", 0, "a: 1"),
        ("item", 0, "empty:"),
        ("heading", 1, "url"),
        ("item", 0, "http://port.example:80/a"),
    ]


def test_a_value_after_a_key_that_ended_does_not_stand_below_it() -> None:
    settings = "server:\n  backup:\n    days: 14\n  port: 80\n  host: gate\nname: harbour\n"
    assert view(checked(parse(settings.encode(), "a.yaml"))) == [
        ("heading", 1, "server"), ("heading", 2, "backup"), ("item", 0, "days: 14"),
        ("heading", 2, "port"), ("item", 0, "80"), ("heading", 2, "host"), ("item", 0, "gate"),
        ("heading", 1, "name"), ("item", 0, "harbour"),
    ]  # fmt: skip


def test_a_long_record_is_read_by_its_lines() -> None:
    record = "- name: A\n" + "".join(f"  key{number}: {'x' * 80}\n" for number in range(9))
    assert len(checked(parse(record.encode(), "a.yaml")).blocks) == 10


@pytest.mark.parametrize("text", ["Just some words.\nAnd more of them.\n", "[1, 2, 3]\n"])
def test_what_has_no_keys_is_text(text: str) -> None:
    parsed = checked(parse(text.encode(), "a.yaml"))
    assert [block.kind.name for block in parsed.blocks] == ["PARAGRAPH"] * len(parsed.blocks)
    assert parsed.text == text


@given(st.text(st.sampled_from("ab:-#|>'\"& \n\t%\u2028")))
def test_any_marks_leave_every_character_in_its_place(text: str) -> None:
    try:
        parsed = checked(parse(text.encode(), "a.yaml"))
    except UnreadableDocument:
        return
    if all(sign not in text for sign in "\t|"):
        assert parsed.text == text
