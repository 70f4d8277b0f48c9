"""What may be printed: text of documents and names of files hold no commands to the terminal.

A terminal takes C0 and C1 control characters (ECMA-48) for commands: to colour, to set the title, to
write the clipboard. Unicode has two more ends of a line, and characters that turn the order of what
follows around (UAX #9), so that a name reads as another.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BEYOND = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # what JSON leaves as it is
_UNSEEN = re.compile(rf"[\x00-\x1f{_BEYOND}]")
_UNSEEN_IN_JSON = re.compile(f"[{_BEYOND}]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def printable(text: str) -> str:
    """``text`` without control characters, but for its newlines and tabs."""
    return _CONTROL.sub(lambda found: found[0] if found[0] in "\n\t" else "", text)


def escaped(name: str) -> str:
    r"""A name with what is not seen of it, newlines and tabs too, written out: ``a\nb``, ``\u202e``."""
    return _UNSEEN.sub(lambda found: _written_out(found[0]), name)


def shortened(text: str, longest: int) -> str:
    """``text`` as one line of at most ``longest`` characters; what is left out is cut off between words."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    between = cut.rfind(" ", longest // 2)  # a longer word is cut itself
    return f"{cut[:between] if between > 0 else cut}".rstrip(" .,;:!?·|–-") + "…"


def field(value: object) -> str:
    """A field of a tab-separated line; its backslashes are doubled, so that it can be read back."""
    return escaped(str(value).replace("\\", "\\\\"))


def json_text(value: Any, indent: int | None = None) -> str:
    """``value`` as JSON that may be printed: the same value, without control characters.

    Without an indent it is one line, whatever a reader takes for the end of one.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSEEN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_json(value: Any) -> None:
    """Print ``value`` as indented JSON on standard output."""
    import typer

    typer.echo(json_text(value, indent=2))


def console(error: bool = False) -> Console:
    """A console on standard output (or standard error) for what others wrote.

    It reads no markup and no emoji names from content and lets no control character of it through.
    """
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class PrintableConsole(Console):
        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                # Those with ``control`` are rich's own: they move a progress bar's cursor.
                yield segment if segment.control else segment._replace(text=printable(segment.text))

    return PrintableConsole(
        stderr=error, markup=False, emoji=False, highlight=False, soft_wrap=True
    )


def _written_out(character: str) -> str:
    number = ord(character)
    code = f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
    return _ESCAPES.get(character, code)
