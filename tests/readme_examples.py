"""The examples of README.md with what they really print; run as a module, it writes them anew.

    python -m tests.readme_examples

An example is a ``console`` block whose first line is ``$ footnote ask …``, and the ``json`` block after
the ``curl`` that asks for it. Both are asked of an index over ``seeds/``.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

README = Path(__file__).parents[1] / "README.md"
_CONSOLE = re.compile(r"(?<=```console\n)\$ footnote (ask .*)\n(?:.*\n)+?(?=```)")
_CURL = re.compile(r"-d '(\{.*\})'\n```\n\n```json\n((?:.*\n)+?)(?=```)")
_ELIDED = "…"


class Example(NamedTuple):
    """Arguments of ``footnote`` and what README says that they print, at ``start:end`` of it."""

    arguments: list[str]
    printed: str
    start: int
    end: int


def examples(text: str) -> list[Example]:
    """The examples of a README, in its order."""
    found = []
    for match in _CONSOLE.finditer(text):
        start = match.end(1) + 1
        found.append(Example(shlex.split(match[1]), text[start : match.end()], start, match.end()))
    for match in _CURL.finditer(text):
        question = json.loads(match[1])["question"]
        found.append(Example(["ask", "--json", question], match[2], *match.span(2)))
    return found


def shown(arguments: list[str], printed: str) -> str:
    """What README shows of what was printed: of JSON, what differs from run to run is left out."""
    if "--json" not in arguments:
        return printed
    answer = json.loads(printed)
    answer["confidence"] = round(answer["confidence"], 2)
    answer["index"] = _ELIDED
    answer["timings_ms"] = dict.fromkeys(answer["timings_ms"], _ELIDED)
    answer["trace"]["passages"] = [_ELIDED]
    fields = [f"  {json.dumps(name)}: {_value(value)}" for name, value in answer.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        rows = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in value)
        return f"[\n{rows}\n  ]"
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write every example of README.md anew."""
    command = str(Path(sys.executable).parent / "footnote")
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as index:
        subprocess.run([command, "--index", index, "ingest", README.parent / "seeds"], check=True)
        for example in reversed(examples(text)):
            asked = [command, "--index", index, *example.arguments]
            printed = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
            told = shown(example.arguments, printed)
            text = text[: example.start] + told + text[example.end :]
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
