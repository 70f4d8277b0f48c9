"""What stands before the text of a Markdown file or a page: fields, most of them for the program that shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from ingest.parsers.blocks.titles import is_sensible_title

_FIELD = re.compile(r"[ \t{]*[\w.\"'-]+[ \t]*[:=]")
_LINE = re.compile(rf"{_FIELD.pattern}|[\[{{}}\]#]|[ \t]*-[ \t]|[ \t]+\S")  # of such a language
_ACCESS = re.compile(r"[\"']?access[\"']?[ \t]*[:=]", re.IGNORECASE)
_TITLE = re.compile(r"[\"']?title[\"']?[ \t]*[:=][ \t]*(.*)", re.IGNORECASE)
# The marks around it: YAML, TOML, JSON; some say after the first mark which it is.
_OPENS = re.compile(r"(---|\+\+\+|;;;)[ \t]*(?:yaml|toml|json)?[ \t]*")
_CLOSES = {"---": {"---", "..."}, "+++": {"+++"}, ";;;": {";;;"}}
_FOLDED = re.compile(r"[|>][+-]?\d?")
_QUOTED = re.compile(r"(?:\"((?:[^\"\\]|\\.)+)\"|'((?:[^']|'')+)')[ \t]*(?:#.*)?")
_REMARK = re.compile(r"[ \t]+#.*")
_TOLD = re.compile(r"[\"']?(?P<name>[A-Za-zÀ-ÿ][\w .-]{0,60}?)[\"']?[ \t]*[:=][ \t]*(?P<value>.*)")
_GOES_ON = re.compile(r"[ \t]+\S|-[ \t]")
_SWITCH = re.compile(
    r"[\"']?(?:true|false|yes|no|on|off|null|~|\[\]|\{.*)?[\"']?[ \t]*(?:#.*)?", re.IGNORECASE
)
_WORDS = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])")
# How names of fields begin that are for Jekyll, Hugo, Docusaurus, MkDocs, VitePress, Pandoc and the like.
# fmt: off
_FOR_PROGRAMS = frozenset({
    "access", "alias", "aliases", "banner", "bibliography", "build", "canonical", "cascade", "categories",
    "category", "class", "comments", "cover", "csl", "css", "custom", "documentclass", "draft", "edit",
    "editor", "engine", "execute", "features", "filters", "fontsize", "format", "geometry", "grand", "has",
    "head", "header", "hero", "hide", "icon", "id", "image", "images", "jupyter", "kernel", "kernelspec",
    "keywords", "lang", "language", "layout", "link", "linkcolor", "logo", "math", "menu", "nav",
    "navigation", "next", "order", "output", "outputs", "pagination", "params", "parent", "permalink",
    "plugin", "plugins", "position", "prev", "redirect", "render", "resources", "robots", "script",
    "scripts", "search", "sidebar", "slug", "style", "tag", "tags", "template", "theme", "thumbnail",
    "title", "toc", "type", "uid", "url", "weight",
})
# fmt: on
_PERCENT = re.compile(r"%[ \t]+(.*)")  # Pandoc: title, authors, date
_MOST_PERCENT = 3


def is_begun(lines: Sequence[str]) -> bool:
    """Whether a file begins with the mark that opens front matter in YAML or TOML."""
    return bool(lines) and _OPENS.fullmatch(lines[0]) is not None


def without_front_matter(text: str) -> tuple[str, str]:
    """``text`` from where its front matter ends, and the title stated there ("": none)."""
    if not text.lstrip().startswith(("---", "+++", ";;;")):
        return text, ""
    lines = text.splitlines(keepends=True)
    count, title = front_matter([line.rstrip("\r\n") for line in lines])
    return "".join(lines[count:]), title


def front_matter(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines of a file are front matter, and the title they state ("": none)."""
    blank = len(list(takewhile(lambda line: not line.strip(), lines)))
    if blank:
        count, title = front_matter(lines[blank:])
        return (count + blank if count else 0), title
    if not lines:
        return 0, ""
    opens = _OPENS.fullmatch(lines[0])
    if opens is not None:
        return _fenced(lines, _CLOSES[opens.group(1)])
    if lines[0].startswith("{"):
        return _bare(lines)
    if (first := _PERCENT.fullmatch(lines[0])) is not None:
        count = 1
        while count < min(len(lines), _MOST_PERCENT) and lines[count].startswith("%"):
            count += 1
        return count, _sensible(first.group(1))
    return 0, ""


def told_fields(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each field of front matter that tells something of the text: its owner.

    ``lines`` are those of the front matter, as ``front_matter`` counts them.
    """
    opens = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if opens < len(lines) and _PERCENT.fullmatch(lines[opens]):
        yield from ((at, at) for at in range(opens + 1, len(lines)) if lines[at].strip("% \t"))
    if opens == len(lines) or not _OPENS.fullmatch(lines[opens]):
        return
    begins = [at for at in range(opens + 1, len(lines) - 1) if lines[at].strip()]
    begins = [at for at in begins if not _GOES_ON.match(lines[at])]
    for first, after in pairwise([*begins, len(lines) - 1]):
        if lines[first].startswith(("[", "{")):
            return  # a table of TOML, or JSON
        last = next(at for at in range(after - 1, first - 1, -1) if lines[at].strip())
        if is_told(lines[first], has_more=last > first):
            yield first, last


def is_told(line: str, *, has_more: bool) -> bool:
    """Whether a field tells something of the text; it may go on below its line."""
    found = _TOLD.fullmatch(line)
    words = _WORDS.findall(found["name"]) if found else []
    if found is None or not words or words[0].lower() in _FOR_PROGRAMS:
        return False
    return has_more or not _SWITCH.fullmatch(found["value"])


def _fenced(lines: Sequence[str], marks: set[str]) -> tuple[int, str]:
    for count, line in enumerate(lines[1:], start=2):
        if line.rstrip() in marks:
            inner = lines[1 : count - 1]
            if inner and not _are_fields(inner):
                return 0, ""
            return count, _stated(inner)
    return 0, ""


def _are_fields(inner: Sequence[str]) -> bool:
    """Whether these are fields, not the first section of a text that begins with a rule.

    Who may read is stated by a field, whatever stands beside it.
    """
    if not any(map(_FIELD.match, inner)):
        return False
    is_text = not inner[0].strip() and not all(map(_LINE.match, filter(str.strip, inner)))
    return not is_text or any(map(_ACCESS.match, inner))


def _stated(inner: Sequence[str]) -> str:
    written, _ = _object(inner)
    if written is not None:
        return _title(written)
    for number, line in enumerate(inner):
        if (found := _TITLE.match(line)) is None:
            continue
        value = found.group(1).strip()
        if _FOLDED.fullmatch(value):
            after = inner[number + 1 :]
            end = next((at for at, one in enumerate(after) if one[:1].strip()), len(after))
            value = " ".join(after[:end])
        return _sensible(_unquoted(value))
    return ""


def _unquoted(value: str) -> str:
    """A value of YAML or TOML without its quotation marks and what is said about it."""
    quoted = _QUOTED.fullmatch(value)
    if quoted is None:
        return _REMARK.sub("", value).strip("\"'").strip()
    return re.sub(r"\\([\"\\])", r"\1", quoted[1] or quoted[2].replace("''", "'")).strip()


def _bare(lines: Sequence[str]) -> tuple[int, str]:
    """JSON without marks: an object that ends with its line."""
    written, end = _object(lines)
    text = "\n".join(lines)
    rest, _, following = text[end:].partition("\n")
    if written is None or rest.strip() or not following.strip():
        return 0, ""
    return text.count("\n", 0, end) + 1, _title(written)


def _object(lines: Sequence[str]) -> tuple[dict[str, object] | None, int]:
    """The JSON object that ``lines`` begin with, and where it ends in them."""
    try:
        value, end = json.JSONDecoder().raw_decode("\n".join(lines))
    except (ValueError, RecursionError):
        return None, 0
    return (value, end) if isinstance(value, dict) else (None, 0)


def _title(written: dict[str, object]) -> str:
    title = written.get("title")
    return _sensible(title) if isinstance(title, str) else ""


def _sensible(title: str) -> str:
    title = " ".join(title.split())
    return title if is_sensible_title(title) else ""
