"""Relations between the parts of a file (ECMA-376 part 2, 9.3): what they lead to, and those that lead nowhere.

Word opens files with the latter; python-docx refuses them, for it loads every part that a relation names.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from lxml import etree

# What of these a file lacks, its text lacks.
WITH_TEXT = frozenset({"header", "footer", "footnotes", "endnotes", "comments", "aFChunk"})


def kept_together(name: str, content: bytes, names: Iterable[str]) -> bytes:
    """The relations ``content`` of the part ``name`` without those to parts that are not there.

    ``names`` are all parts. A relation to a part in another case is led there; one to a missing part
    that ``WITH_TEXT`` names is kept as external, so that it can be counted.
    """
    from docx.oxml.parser import parse_xml

    root: Any = parse_xml(content)
    folder = posixpath.dirname(posixpath.dirname(name))
    by_case = {known.casefold(): known for known in names}
    is_changed = False
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            continue
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        known = by_case.get(path.casefold())
        if known == path:
            continue
        is_changed = True
        if known is not None:
            relation.set("Target", f"/{known}")
        elif target.startswith("#") or relation.get("Type", "").rpartition("/")[2] in WITH_TEXT:
            relation.set("TargetMode", "External")
        else:
            root.remove(relation)
    return etree.tostring(root) if is_changed else content


def parts(document: Any, kind: str) -> list[Any]:
    """The parts of the file that the main part's relationships call ``kind``."""
    found = (r for r in document.rels.values() if r.reltype.endswith(f"/{kind}"))
    return [relation.target_part for relation in found if not relation.is_external]


def part_of(part: Any, relation: str | None) -> Any:
    """The part that ``part`` refers to by the name of a relation; None when the file lacks it."""
    found = part.rels.get(relation) if relation else None
    return None if found is None or found.is_external else found.target_part


def root_of(part: Any) -> Any:
    """The root element of a part that python-docx does not parse itself."""
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)
