"""The documents about the code are true of it, and the code means the same to every Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
_PATH = re.compile(
    r"(?<![\w./])(?:ingest|assistant|eval|ui|seeds|tests|docs)/[\w./-]*\w/?|\b[A-Z]+\.md\b"
)


def paths_in(document: str) -> set[str]:
    return set(_PATH.findall((ROOT / document).read_text("utf-8")))


def modules_in(document: str) -> set[str]:
    return set(re.findall(r"python -m ([\w.]+)", (ROOT / document).read_text("utf-8"))) - {"pytest"}


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md", "README.md"])
def test_every_path_is_there(document: str) -> None:
    named = paths_in(document)
    assert len(named) >= 3
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
    for module in modules_in(document):
        file = ROOT / module.replace(".", "/")
        assert file.with_suffix(".py").exists() or (file / "__main__.py").exists(), module


def parts_of(parsed: Any) -> Iterator[Any]:
    """The kinds of parts of a parsed pattern, and of the patterns within it."""
    for kind, held in parsed:
        yield kind
        for inner in (held, *held) if isinstance(held, tuple | list) else (held,):
            if isinstance(inner, _parser.SubPattern):
                yield from parts_of(inner)
            elif isinstance(inner, list):  # of branches
                for branch in inner:
                    if isinstance(branch, _parser.SubPattern):
                        yield from parts_of(branch)


@pytest.mark.parametrize("package", ["ingest", "assistant"])
def test_no_pattern_depends_on_the_version_of_python(package: str) -> None:
    """3.11.2 and 3.11.7 match possessive repeats and atomic groups differently."""
    differing = {_constants.POSSESSIVE_REPEAT, _constants.ATOMIC_GROUP}
    seen = 0
    for file in sorted((ROOT / package).rglob("*.py")):
        if "training" in file.parts:
            continue
        module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                seen += 1
                used = differing & set(parts_of(_parser.parse(value.pattern, value.flags)))
                assert not used, f"{file.relative_to(ROOT)}: {name}"
    assert seen > 100
