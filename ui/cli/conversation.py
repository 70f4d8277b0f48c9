"""``footnote ask`` on a terminal: question after question, each with the conversation before it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from assistant.answer import Turn
from ingest.errors import UsageError
from ui.printable import escaped
from ui.work import Work

WELCOME = "Ask a question, then what follows from it; Ctrl-D ends."
_PROMPT = "> "
_MOST_TURNS = 100  # of the conversation, the newest; a server that owns the index takes 200


def converse(
    work: Work, documents: Sequence[str], show: Callable[[Mapping[str, Any]], None]
) -> None:
    """Ask for questions until Ctrl-D or Ctrl-C, and ``show`` each answer.

    A question that cannot be meant is told, and the next one asked for. Raises ``FootnoteError``
    when the index cannot be opened or asked.
    """
    work.documents()  # without an index there is nothing to ask for
    sys.stderr.write(f"{WELCOME}\n")
    turns: list[Turn] = []
    try:
        for question in _questions():
            try:
                answer = work.ask(question, turns, documents)
            except UsageError as problem:
                sys.stderr.write(f"footnote: {escaped(str(problem))}\n")
                continue
            show(answer)
            turns += [Turn("user", question), Turn("assistant", answer["answer"])]
            del turns[:-_MOST_TURNS]
    except KeyboardInterrupt:
        pass
    sys.stderr.write("\n")  # the shell's prompt gets a line of its own


def _questions() -> Iterator[str]:
    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401 - lets input() edit the line and recall earlier ones
    while True:
        try:
            question = input(_PROMPT)
        except EOFError:
            return
        if question.strip():
            yield question
