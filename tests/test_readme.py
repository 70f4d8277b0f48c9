"""What README.md shows is what the product prints, and the commands it gives are commands."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.commands import call
from tests.readme_examples import README, Example, examples, shown
from ui.cli.commands import app

TEXT = README.read_text("utf-8")
EXAMPLES = examples(TEXT)


def test_there_are_examples_to_check() -> None:
    assert [("--json" in one.arguments) for one in EXAMPLES] == [False, True]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: " ".join(one.arguments))
def test_an_example_is_what_the_product_prints(
    capsys: pytest.CaptureFixture[str], seed_path: Path, example: Example
) -> None:
    result = call(capsys, "--index", str(seed_path), *example.arguments)
    assert result.status == 0
    really = shown(example.arguments, result.out)
    if "--json" not in example.arguments:
        assert example.printed == really
        return
    said, was = json.loads(example.printed), json.loads(really)
    # The reader's int8 arithmetic is not the same on every processor.
    assert said.pop("confidence") == pytest.approx(was.pop("confidence"), abs=0.05)
    assert said == was
    assert list(said) == list(was)


def commands() -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.search(r"(?<![\w./])(?:\.venv/bin/)?footnote (?!\.)(.*)", line)
            if found:
                yield re.split(r"\s+#|[;|>]", found[1])[0].strip()


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_a_command_is_one_and_has_these_options(line: str) -> None:
    words = shlex.split(line)
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        name = words.pop(0)
        assert name in command.commands, line
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, line


def test_an_audit_is_shown_with_the_documents_it_is_of() -> None:
    """Before they are ingested, an audit over the usual index can judge nothing."""
    audits = [line for line in commands() if line.startswith("eval audit")]
    assert audits
    assert all("--documents" in line for line in audits)
