"""What may be printed: text of documents and names of files hold no commands to the terminal.

A terminal takes C0 and C1 control characters (ECMA-48) for commands: to colour, to set the title, to
write the clipboard.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# JSON escapes C0 itself; DEL and C1 it leaves as they are.
_LATE_CONTROL = re.compile(r"[\x7f-\x9f]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def printable(text: str) -> str:
    """``text`` without control characters, but for its newlines and tabs."""
    return _CONTROL.sub(lambda found: found[0] if found[0] in "\n\t" else "", text)


def one_line(name: str) -> str:
    r"""A name with its control characters, newlines and tabs too, written out: ``a\nb``."""
    return _CONTROL.sub(lambda found: _ESCAPES.get(found[0], f"\\x{ord(found[0]):02x}"), name)


def field(value: object) -> str:
    """A field of a tab-separated line; its backslashes are doubled, so that it can be read back."""
    return one_line(str(value).replace("\\", "\\\\"))


def json_text(value: Any, indent: int | None = None) -> str:
    """``value`` as JSON that may be printed: the same value, without control characters."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _LATE_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
