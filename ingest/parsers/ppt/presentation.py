"""The parts of an old PowerPoint file that are in force: its slides in order, their notes and masters."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.members import SPARE
from ingest.parsers.containers.package import ENCRYPTED, is_encrypted
from ingest.parsers.deck import DAMAGED
from ingest.parsers.office.ole_file import read_streams
from ingest.parsers.office.records import Record, records
from ingest.parsers.ppt import kinds
from ingest.parsers.ppt.texts import Text, texts_in

_STREAM, _USER = "PowerPoint Document", "Current User"
_BESIDE = "PP97_DUALSTORAGE/"  # where a file stands that is one of PowerPoint 95 as well
_OLDER = ("PP40", "Header")
_SEALED = 0xF3D1C4DF
_LATEST_AT, _KEY_AT = (
    16,
    28,
)  # bytes before where the latest edit stands; before the key of a sealed file
_SLIDES, _MASTERS, _NOTES = 0, 1, 2
_MOST_TIMES = 20  # its size: what objects unpack to together
_LONGEST_NAME = 64  # bytes, of a font
_PERSIST = (1 << 20) - 1
_PAPER = (5760, 4320)  # in 576ths of an inch


@dataclass(frozen=True, slots=True)
class Part:
    """A slide, the notes on one, or a master; ``texts`` are those that stand in the list of the slides."""

    record: Record
    identity: int = 0
    texts: list[Text] = field(default_factory=list)


class Presentation:
    """A file: its bytes (``data``), its slides in order, and the size of its ``paper``.

    Raises ``UnreadableDocument`` for what is encrypted, damaged or no PowerPoint file.
    """

    def __init__(self, data: bytes) -> None:
        if is_encrypted(data):
            raise UnreadableDocument(ENCRYPTED)
        names = (_STREAM, _USER, _BESIDE + _STREAM, _BESIDE + _USER, *_OLDER)
        streams, self.title = read_streams(data, names, DAMAGED)
        within = _BESIDE if _BESIDE + _STREAM in streams else ""
        if not within and not streams.keys().isdisjoint(_OLDER):
            raise UnreadableDocument(
                "is a file of PowerPoint 95 or earlier: save it as PPTX or PDF"
            )
        self.data, user = streams.get(within + _STREAM, b""), streams.get(within + _USER, b"")
        if struct.unpack_from("<I", user.ljust(16, b"\0"), 12)[0] == _SEALED:
            raise UnreadableDocument(ENCRYPTED)
        self._places: dict[int, int] = {}
        self._listed_places: set[int] = set()  # of parts: each stands in one list, once
        document = self._latest(user)
        held = {(one.kind, one.instance): one for one in self.inside(document)}
        atom = held.get((kinds.DOCUMENT_ATOM, 0))
        size = struct.unpack_from("<ii", self.data, atom.start) if atom else ()
        self.paper = size if size and min(size) > 0 else _PAPER
        self.targets = dict(_targets(self, held.get((kinds.LINKS, 0))))
        self._objects = dict(_objects(self, held.get((kinds.LINKS, 0))))
        self.fonts = dict(_fonts(self, held.get((kinds.SETTINGS, 0))))
        listed = {
            instance: list(self._listed(held[kind, instance]))
            for kind, instance in held
            if kind == kinds.LIST
        }
        self.slides: list[Part] = listed.get(_SLIDES, [])
        self._masters = {one.identity: one for one in listed.get(_MASTERS, [])}
        self._notes = {one.identity: one for one in listed.get(_NOTES, [])}

    def inside(self, outer: Record) -> Iterator[Record]:
        """The records in another."""
        return records(self.data, outer.start, outer.end)

    def first(self, outer: Record, kind: int) -> Record | None:
        """The first record of a kind in another."""
        return next((one for one in self.inside(outer) if one.kind == kind), None)

    def master_of(self, slide: Record) -> Part | None:
        """The master or the title master that stands behind a slide; None where it shows none."""
        atom = self.first(slide, kinds.SLIDE_ATOM)
        if atom is None or atom.end - atom.start < 22:
            return None
        (identity,) = struct.unpack_from("<I", self.data, atom.start + 12)
        (flags,) = struct.unpack_from("<H", self.data, atom.start + 20)
        return self._masters.get(identity) if flags & 1 else None

    def notes_of(self, slide: Record) -> Part | None:
        """The notes on a slide, the first time that they are asked for."""
        atom = self.first(slide, kinds.SLIDE_ATOM)
        if atom is None or atom.end - atom.start < 20:
            return None
        return self._notes.pop(struct.unpack_from("<I", self.data, atom.start + 16)[0], None)

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """The OLE files of the objects on slides, by the numbers by which shapes name these."""
        left = _MOST_TIMES * len(self.data) + SPARE  # bytes
        for number, persist in self._objects.items():
            found = self._at(self._places.get(persist, -1), kinds.STORAGE)
            held = self.data[found.start : found.end] if found else b""
            if found and found.instance:  # packed, behind its size
                try:
                    held = zlib.decompressobj().decompress(held[4:], left)
                except zlib.error:
                    continue
            left -= len(held)
            if left <= 0:
                return
            if held:
                yield number, held

    def _latest(self, user: bytes) -> Record:
        """The document, by the directories of all edits: of one part's places the latest is in force."""
        at = struct.unpack_from("<I", user, _LATEST_AT)[0] if len(user) >= _LATEST_AT + 4 else 0
        edit = self._at(at, kinds.EDIT) or self._last_edit()
        seen: set[int] = set()
        left = len(self.data) // 4  # places: more do not fit into the file
        named = 0
        while edit is not None and edit.start not in seen:
            seen.add(edit.start)
            before, directory, document = struct.unpack_from("<III", self.data, edit.start + 8)
            if edit.end - edit.start > _KEY_AT and not named:
                raise UnreadableDocument(ENCRYPTED)
            named = named or document
            found = self._at(directory, kinds.DIRECTORY)
            for identity, place in self._directory(found) if found else ():
                left -= 1
                self._places.setdefault(identity, place)
                if left < 0:
                    raise UnreadableDocument(DAMAGED)
            edit = self._at(before, kinds.EDIT) if before else None
        document_record = self._at(self._places.get(named, -1), kinds.DOCUMENT)
        if document_record is None:
            document_record = next(
                (one for one in records(self.data) if one.kind == kinds.DOCUMENT), None
            )
        if document_record is None:
            raise UnreadableDocument(DAMAGED)
        return document_record

    def _last_edit(self) -> Record | None:
        found = None
        for one in records(self.data):
            found = one if one.kind == kinds.EDIT else found
        return found

    def _at(self, place: int, kind: int) -> Record | None:
        found = next(records(self.data, place), None) if place >= 0 else None
        return found if found is not None and found.kind == kind else None

    def _directory(self, directory: Record) -> Iterator[tuple[int, int]]:
        at = directory.start
        while at + 4 <= directory.end:
            (said,) = struct.unpack_from("<I", self.data, at)
            first, count = said & _PERSIST, said >> 20
            at += 4
            for number in range(min(count, (directory.end - at) // 4)):
                yield first + number, struct.unpack_from("<I", self.data, at + 4 * number)[0]
            at += 4 * count

    def _listed(self, listed: Record) -> Iterator[Part]:
        """The parts that a list names, each with the texts that stand behind its name."""
        held: list[Record] = []
        named: Record | None = None
        for one in self.inside(listed):
            if one.kind == kinds.LISTED:
                yield from self._part(named, held)
                named, held = one, []
            else:
                held.append(one)
        yield from self._part(named, held)

    def _part(self, named: Record | None, held: list[Record]) -> Iterator[Part]:
        if named is None:
            return
        (persist,) = struct.unpack_from("<I", self.data, named.start)
        (identity,) = struct.unpack_from("<I", self.data, named.start + 12)
        place = self._places.get(persist, -1)
        if place in self._listed_places:
            return
        self._listed_places.add(place)
        found = next(records(self.data, place), None) if place >= 0 else None
        if found is not None and found.kind in kinds.PARTS:
            yield Part(found, identity, list(texts_in(self.data, held)))


def _objects(presentation: Presentation, listed: Record | None) -> Iterator[tuple[int, int]]:
    """The parts that objects are, by the numbers of these."""
    for one in presentation.inside(listed) if listed else ():
        atom = presentation.first(one, kinds.OBJECT_ATOM) if one.kind == kinds.OBJECT else None
        if atom is not None and atom.end - atom.start >= 20:
            number, _, persist = struct.unpack_from("<III", presentation.data, atom.start + 8)
            yield number, persist


def _fonts(presentation: Presentation, settings: Record | None) -> Iterator[tuple[int, str]]:
    """The names of the fonts, in lower case, by their numbers."""
    listed = presentation.first(settings, kinds.FONTS) if settings else None
    for font in presentation.inside(listed) if listed else ():
        if font.kind == kinds.FONT:
            held = presentation.data[font.start : min(font.start + _LONGEST_NAME, font.end)]
            name = held.decode("utf-16-le", "replace").split("\0")[0]
            yield font.instance, name.casefold()


def _targets(presentation: Presentation, links: Record | None) -> Iterator[tuple[int, str]]:
    """Where links lead, by their numbers."""
    for link in presentation.inside(links) if links else ():
        atom = presentation.first(link, kinds.LINK_ATOM)
        if link.kind != kinds.LINK or atom is None:
            continue
        (number,) = struct.unpack_from("<I", presentation.data, atom.start)
        for said in presentation.inside(link):
            if said.kind == kinds.STRING and said.instance == 1:
                held = presentation.data[said.start : said.end]
                yield number, held.decode("utf-16-le", "replace")
