"""The shapes that stand in groups in an old Word file: drawings hang on the text by their groups."""

from __future__ import annotations

from ingest.parsers.office.records import records

_DRAWING, _GROUP, _SHAPE, _NAMED = 0xF002, 0xF003, 0xF004, 0xF00A
_INFO = 0xF000
_DEEPEST = 30


def shapes_in(drawings: bytes) -> dict[int, list[int]]:
    """The shapes within each group, at whatever depth, by the shape that the group itself is."""
    found: dict[int, list[int]] = {}
    info = next((one for one in records(drawings) if one.kind == _INFO), None)
    at = info.end if info is not None else 0
    while at < len(drawings):
        at += 1  # which part of the document the drawing is in
        drawing = next(records(drawings, at), None)
        if drawing is None or drawing.kind != _DRAWING:
            break
        for group in records(drawings, drawing.start, drawing.end):
            if group.kind == _GROUP:
                for inner in records(drawings, group.start, group.end):
                    if inner.kind == _GROUP:
                        within = _named(drawings, inner.start, inner.end)
                        found.setdefault(within[0] if within else 0, within[1:])
        at = drawing.end
    return found


def _named(data: bytes, start: int, end: int, depth: int = 0) -> list[int]:
    found: list[int] = []
    for one in records(data, start, end):
        if one.kind in {_GROUP, _SHAPE} and depth < _DEEPEST:
            found += _named(data, one.start, one.end, depth + 1)
        elif one.kind == _NAMED:
            found.append(int.from_bytes(data[one.start : one.start + 4], "little"))
    return found
