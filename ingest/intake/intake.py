"""The first step of an ingest: files that have changed, read and cut into passages."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ingest.built_by import passage_budget
from ingest.catalogue.source_records import FileStamp, SourceState, stamp_of
from ingest.disk.file_bytes import file_size, read_bytes
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.intake.arrival import Arrival, document_of, new_id
from ingest.intake.containers import Containers
from ingest.intake.moved_files import MovedFiles
from ingest.parsers import PARSERS_VERSION, choose_format, parse_document, unpack_document
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.file_format import Format
from ingest.parsers.parser_process import ParserProcess
from ingest.parsers.tesseract import OFF, Ocr
from ingest.progress import Report
from ingest.roots.finding import Skipped, Source
from ingest.splitter import split

# Passages that go from step to step together: few enough that no step waits long for its first.
WINDOW = 128


class FileRemark(NamedTuple):
    """What of an ingested file is not in its text."""

    path: str
    sentence: str


@dataclass(slots=True)
class Intake:
    """Reads sources; ``known`` is what the index holds by path. Changes nothing in the index.

    ``containers`` are the files that contain others. ``emptied`` are documents whose files hold no
    text any more. ``report`` is told of each file that goes no further. ``stamps`` are
    those of the files that were read or need not be; ``moved`` are the known files that were found
    under another path. ``ocr`` reads what has no text.
    """

    index: Index
    known: Mapping[str, SourceState]
    containers: Containers
    report: Report
    parsing: ParserProcess
    ocr: Ocr = OFF
    skipped: list[Skipped] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    stamps: dict[str, FileStamp] = field(default_factory=dict)
    moved: MovedFiles = field(default_factory=MovedFiles)
    remarks: list[FileRemark] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    _shown: set[str] = field(default_factory=set)  # pictures within texts

    def windows(self, sources: Sequence[Source]) -> Generator[list[Arrival], None, None]:
        """New and changed documents, in windows of about ``WINDOW`` passages."""
        taken = {state.document for state in self.known.values()}
        found = {str(source.file) for source in sources}
        self.moved = MovedFiles.among(self.known, found, self.containers.paths)
        stamped = self.index.catalogue.file_stamps()
        now = time.time_ns()
        window: list[Arrival] = []
        for source in sources:
            stamp = stamp_of(source.status, now) if source.status else ""
            if stamp and self._untouched(source, stamp, stamped):
                continue
            for arrival in self._consider(source, taken, stamp):
                window.append(arrival)
                if sum(len(one.passages) for one in window) >= WINDOW:
                    yield window
                    window = []
        if window:
            yield window

    def _untouched(self, source: Source, stamp: str, stamped: Mapping[str, FileStamp]) -> bool:
        """Whether a file's stamp says that it holds what the index has of it, and of what is in it."""
        path = str(source.file)
        known, before = self.known.get(path), stamped.get(path)
        if before is None or before.stamp != stamp:
            return False
        if self.containers.knows(path):
            return self._is_held(source.file, before.content_hash, source.size)
        if known is None or not self._is_current(known, before.content_hash):
            return False
        self.unchanged += 1
        self.report(path, source.size)
        return True

    def _is_current(self, known: SourceState, digest: str) -> bool:
        """Whether what is known of a file is what would be read of it now."""
        if (known.content_hash, known.parsers) != (digest, PARSERS_VERSION):
            return False
        # While OCR is wanted and cannot be had, what it read before stays.
        wanted = self.ocr.languages if self.ocr.ready else ""
        return bool(self.ocr.problem) or known.ocr in (None, wanted)

    def _is_held(self, file: Path, digest: str, size: float) -> bool:
        """Whether all that ``file`` contains is in the index as it was, or it still holds nothing."""
        held = self.containers.unchanged(file, digest)
        if held is None:
            return False
        self.unchanged += held.documents
        self.skipped += held.skipped
        reasons = (one.reason for one in held.skipped if one.path == str(file))
        self.report(str(file), size, reason=next(reasons, ""))
        return True

    def _consider(self, source: Source, taken: set[str], stamp: str) -> Iterator[Arrival]:
        size, most = file_size(source.file), self.index.settings.max_file_mb
        try:
            data = read_bytes(source.file, size, most)
        except UnreadableDocument as problem:
            self.skipped.append(Skipped(str(source.file), str(problem)))
            self.containers.keep(source.file)  # what it contained may still be there
            self.report(str(source.file), size, reason=str(problem))
            return
        if stamp:
            self.stamps[str(source.file)] = FileStamp(stamp, hashlib.sha256(data).hexdigest())
        limits = Limits(packed=len(data), member=most * 1_000_000)
        yield from self._arrivals(source, data, size, taken, limits)

    def _arrivals(
        self, source: Source, data: bytes, size: int, taken: set[str], limits: Limits
    ) -> Iterator[Arrival]:
        """What is new or changed of a file, or of a file in another, and in it; given its bytes."""
        path, digest = str(source.file), hashlib.sha256(data).hexdigest()
        if self._is_held(source.file, digest, size):
            return
        known, unchanged, skipped = self.known.get(path), self.unchanged, len(self.skipped)
        arrived = 0
        refused: UnreadableDocument | None = None
        try:
            chosen = choose_format(data, source.file.name)
            if known is not None and self._is_current(known, digest):
                self.unchanged += 1
                self.report(path, size)
            elif chosen.has_text:
                try:
                    arrival = self._read(source, data, size, digest, taken)
                except UnreadableDocument as problem:
                    if not chosen.may_hold(data):
                        raise
                    refused = problem  # what is in it may be read all the same
                else:
                    arrived += 1
                    yield arrival
            if not chosen.may_hold(data):
                return
            for member, its_bytes in self._members(source, data, chosen, limits):
                for arrival in self._arrivals(member, its_bytes, 0, taken, limits):
                    arrived += 1
                    yield arrival
            if refused is not None:
                raise refused
        except UnreadableDocument as problem:
            documents = arrived + self.unchanged - unchanged
            told = [*self.skipped[skipped:], Skipped(path, str(problem))]
            if path in self._shown:
                told = []
                self._forget(path)
            elif documents:  # its text, or members before what broke off
                self.skipped.append(told[-1])
                self.report(path, 0, reason=str(problem))
            else:
                self._refuse(path, str(problem), size)
        else:
            if not chosen.has_text:
                self.report(path, size)
            documents = arrived + self.unchanged - unchanged
            told = self.skipped[skipped:]
        self.containers.read(source.file, digest, documents, told)

    def _members(
        self, source: Source, data: bytes, chosen: Format, limits: Limits
    ) -> Iterator[tuple[Source, bytes]]:
        with limits.deeper():
            for member in self._unpacked(source, data, chosen, limits):
                if member.shown and not self.ocr.ready:
                    continue
                file = source.file / member.path
                if not file.is_relative_to(source.file):  # nor is what is really there meant
                    self._refuse(f"{source.file}/{member.path}", member.problem, 0)
                    continue
                self.containers.present.add(file)
                if member.shown:
                    self._shown.add(str(file))
                if member.remark:
                    self.remarks.append(FileRemark(str(file), member.remark))
                if member.problem:
                    self._refuse(str(file), member.problem, 0)
                else:
                    yield Source(file, source.root), member.data

    def _unpacked(
        self, source: Source, data: bytes, chosen: Format, limits: Limits
    ) -> Iterable[Member]:
        """The members, parsed out of the file where no bug can stop the ingest.

        Archives are unpacked here, member by member: together they may be larger than memory.
        """
        if chosen.one_by_one:
            return chosen.members(data, source.file.name, limits)
        found, taken = self.parsing.call(unpack_document, data, source.file.name, limits)
        limits.members, limits.unpacked = taken.members, taken.unpacked
        return found

    def _refuse(self, path: str, reason: str, size: float) -> None:
        """Report a file that was had and holds nothing to read: no more what it held before."""
        known = self._forget(path)
        if known is not None or self.containers.held(path):
            reason += "; what it held before was removed"
        self.skipped.append(Skipped(path, reason))
        self.report(path, size, reason=reason)

    def _forget(self, path: str) -> SourceState | None:
        """Let a file hold nothing: what was known of it."""
        if (known := self.known.get(path)) is not None:
            self.emptied.append(known.document)
        return known

    def _read(
        self, source: Source, data: bytes, size: int, digest: str, taken: set[str]
    ) -> Arrival:
        format_name, parsed = self.parsing.call(parse_document, data, source.file.name, self.ocr)
        known = self.known.get(str(source.file))
        moved_from = "" if known else self.moved.take(digest, str(source.file))
        taken.discard(moved_from)
        document_id = known.document if known else new_id(taken, source)
        taken.add(document_id)
        document = document_of(document_id, source, data, digest, format_name, parsed)
        pieces = self.index.encoder.text_pieces(document.text)
        budget = passage_budget(self.index.settings, self.index.encoder)
        passages = split(document, parsed.blocks, pieces.starts.tolist(), budget)
        if not passages:
            raise UnreadableDocument("contains no text")
        self.remarks += [FileRemark(str(source.file), said) for said in document.remarks]
        self.added += known is None and not moved_from
        self.changed += known is not None
        return Arrival(document, passages, size, pieces, moved_from)
