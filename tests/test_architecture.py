"""The documents about the code are true of it: every path they name is there."""

from __future__ import annotations

import re
from pathlib import Path

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
