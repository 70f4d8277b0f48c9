"""Comments of scripts, settings and code: a "#" begins a remark there, in prose it begins a heading.

Told by the file's name, its first line, or by what stands around the lines that begin with "#".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

from ingest.parsers.lines.line_shapes import BULLET, Line, breaks_off, ends_sentence

HASHES = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
_BARE = re.compile(r"#+")
_SUFFIXES = re.compile(
    r"\.(?:(?:ba|c|k|z)?sh|fish|awk|py|p[lm]|rb|r|jl|tcl|lua|php|ps[dm]?1|sql|tf|nix|cmake|mk|dockerfile"
    r"|ya?ml|conf|cfg|cnf|config|in[if]|toml|properties|env|service|rules|cron|desktop|repo)"
)
_NAMES = re.compile(
    r"(?:docker|make|jenkins|vagrant|gem|proc|rake)file(?:\..*)?|\.?(?:cron|fs)tab|hosts|\.\w+rc|\w+_config"
    r"|\.(?:env|gitignore|htaccess|profile)"
)
_SETTING = re.compile(r"\w[\w.-]*\s*=|\$ |\.{0,2}/|~/")
_SECTION = re.compile(r"\[\[?[ \t]*([^\s\[\]][^\[\]]{0,80}?)[ \t]{0,9}\]?\](?:[ \t]*[#;].*)?")
_VALUE = re.compile(r"[\w.\"'-][^=\[\]]*=")
_NEAR = 20  # lines: so far below the name of a section is its first setting
_WORDS = 7  # of a line of prose
_FULL = 60  # characters: a remark this long goes on in the next line, unless it ends there


def is_script(name: str, lines: Sequence[Line]) -> bool:
    """Whether the file called ``name`` holds commands, settings or code rather than prose."""
    file = PurePath(name.lower())
    if _SUFFIXES.fullmatch(file.suffix) or _NAMES.fullmatch(file.name):
        return True
    began = lines[0].content if lines else ""
    return began.startswith("#!") or _is_between_commands(lines)


def section_at(lines: Sequence[Line], index: int) -> tuple[int, int] | None:
    """Where line ``index`` names a section of settings (INI, TOML), as ``[name]`` above a setting."""
    section = _SECTION.fullmatch(lines[index].content)
    if section is None:
        return None
    following = (line.content for line in lines[index + 1 : index + _NEAR])
    below = (content for content in following if content and content[0] not in "#;")
    if not _VALUE.match(next(below, "")):
        return None
    start = lines[index].start
    return start + section.start(1), start + section.end(1)


def comments(lines: Sequence[Line], *, script: bool) -> frozenset[int]:
    """The numbers of the lines that are comments.

    In prose they are those of one level one below the other: none of them heads anything.
    """
    hashed = [HASHES.match(line.content) for line in lines]
    if script:
        return frozenset(number for number, match in enumerate(hashed) if match)
    found: set[int] = set()
    for number, (match, below) in enumerate(pairwise(hashed)):
        if match and below and match[1] == below[1]:
            found |= {number, number + 1}
    return frozenset(found)


def is_bare(content: str) -> bool:
    """Whether a line holds nothing but the mark of a comment."""
    return _BARE.fullmatch(content) is not None


def goes_on(before: str, content: str) -> bool:
    """Whether a comment goes on with the sentence of the comment in the line before it."""
    said, says = HASHES.sub("", before), HASHES.sub("", content)
    if ends_sentence(said) or BULLET.match(says):
        return False
    return says[0].islower() or len(before) >= _FULL or breaks_off(said, says)


def _is_between_commands(lines: Sequence[Line]) -> bool:
    """Whether lines that begin with "#" say what the commands below each of them do."""
    below = [
        after.content
        for line, after in pairwise(lines)
        if HASHES.match(line.content) and not HASHES.match(after.content)
    ]
    commands = sum(map(_is_command, below))
    if commands < 2 or commands * 3 < len(below) * 2:
        return False
    said = [line.content for line in lines if line.content and not HASHES.match(line.content)]
    prose = sum(len(content.split()) >= _WORDS for content in said)
    return prose * 3 < len(said)  # a manual that shows some scripts is none


def _is_command(content: str) -> bool:
    if ends_sentence(content) or content.endswith((":", ",", ";")):
        return False
    return content[:1].islower() or _SETTING.match(content) is not None
