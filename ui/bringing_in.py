"""Brings handed-in files into an index: put in place, ingested, and taken back where that broke off."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ingest.catalogue.source_records import SourceState
from ingest.errors import FootnoteError, UnreadableDocument
from ingest.index import Index
from ingest.intake.containers import Containers
from ingest.parsers.parser_process import ParserProcess
from ingest.pipeline import IngestReport
from ingest.progress import OnProgress, Progress
from ingest.roots.excluded import IGNORE_FILE, Exclusions
from ingest.roots.uploads import (
    Places,
    check_readable,
    discard_upload,
    numbered,
    safe_name,
    uploads_of,
)
from ui.failures import sentence_of
from ui.held_index import ingest_files
from ui.upload import FileState, Upload, UploadedFile

_log = logging.getLogger("footnote.uploads")
BEFORE = ".before"  # of the name of what a file takes the place of, until that is read
EXISTS = "is the name of a document that is there: say that it is to be replaced"


class UploadCancelled(FootnoteError):
    """Somebody stopped the upload; what was stored of it is kept."""


class BringingIn:
    """Brings the files of an upload into the index; ``step`` is called as often as something was done."""

    def __init__(self, index: Index, upload: Upload, step: OnProgress) -> None:
        self._index = index
        self._upload = upload
        self._step = step
        self._root = uploads_of(index.directory)
        self._by_path: dict[Path, UploadedFile] = {}
        self._last = 0.0

    def bring(self) -> None:
        """Put the files in place and ingest them. Raises what an ingest raises."""
        upload = self._upload
        if upload.stopping.is_set():
            return
        upload.began = time.monotonic()
        known = self._index.catalogue.sources()
        self._put_in_place(known)
        try:
            report = ingest_files(self._index, [self._root], self._note) if self._by_path else None
            if report is not None:
                self._conclude(known, report)
        except Exception:
            self._undo(known)
            if not upload.stopping.is_set():
                raise
        for file in upload.files:
            if file.is_open:  # it was stopped before this one was put in place
                file.end("cancelled")
        upload.done = upload.total

    # --- putting in place -------------------------------------------------------------------------

    def _put_in_place(self, known: Mapping[str, SourceState]) -> None:
        self._root.mkdir(exist_ok=True)
        places, within, excluded = Places(self._root), Containers({}, known), self._excluded()
        with self._index.parser_process() as parsing:
            for file in self._upload.files:
                if not file.is_open or self._upload.stopping.is_set():
                    continue
                try:
                    name = safe_name(file.name)
                    if excluding := excluded.above(name, PurePosixPath()):
                        raise UnreadableDocument(f"is excluded by {excluding}")
                    path = places.of(name)
                    held = [known[at].document for at in within.held(str(path))]
                    self._put(file, path, held, parsing)
                except UnreadableDocument as problem:
                    self._skip(file, str(problem))
                except OSError as problem:
                    self._skip(file, f"cannot be stored ({problem.strerror or problem})")

    def _excluded(self) -> Exclusions:
        """What the ignore files among the files leave out of them; they are kept for no later upload."""
        excluded = Exclusions()
        for file in self._upload.files:
            at = PurePosixPath(file.name.replace("\\", "/"))
            if at.name != IGNORE_FILE or not file.is_open:
                continue
            try:
                folder = safe_name(str(at.with_name("folder"))).parent
                excluded.add(folder, file.staged.read_bytes())
                self._skip(file, "says what is left out")
            except UnreadableDocument as problem:
                self._skip(file, str(problem))
            except ValueError as problem:
                excluded.add(folder, b"*")  # rather than what is meant to stay out
                self._skip(file, f"cannot be read ({problem}), so that nothing of its folder is")
        return excluded

    def _put(
        self, file: UploadedFile, path: Path, held: Sequence[str], parsing: ParserProcess
    ) -> None:
        """Put a file at ``path``, from which the documents ``held`` were read before."""
        if path in self._by_path:
            raise UnreadableDocument("has the same name as another of these files")
        if held and not self._sees(held):
            path, held = numbered(path), []  # what is there is nothing to who may not read it
        if held and not self._upload.replace:
            file.end("exists", EXISTS)
            self._upload.done += file.size
            return
        if held:
            check_readable(file.staged, path.name, self._index.settings.max_file_mb, parsing)
            file.before = file.staged.with_suffix(BEFORE)
            os.link(path, file.before)
        file.path = path
        os.replace(file.staged, path)
        file.state = "reading"
        self._by_path[path] = file

    def _sees(self, documents: Sequence[str]) -> bool:
        seen = self._index.seen_by(self._upload.owner.principals)
        return all(seen.document(name) is not None for name in documents)

    def _skip(self, file: UploadedFile, reason: str) -> None:
        file.end("skipped", reason)
        self._upload.done += file.size

    # --- while it is read -------------------------------------------------------------------------

    def _note(self, progress: Progress) -> None:
        if self._upload.stopping.is_set():
            raise UploadCancelled("The upload was stopped.")
        delta, self._last = progress.done - self._last, progress.done
        current = Path(progress.current)
        mine = self._file_of(current)
        if mine is not None or not current.is_absolute():  # not one that was there before
            self._upload.done = min(self._upload.done + delta, self._upload.total)
        if mine is not None and progress.reason and mine.path == current:
            mine.end("skipped", progress.reason)
        for path in progress.stored:
            stored = self._file_of(Path(path))
            if stored is not None and stored.path == Path(path):
                stored.state = "replaced" if stored.before else "added"
        self._step(progress)

    def _file_of(self, path: Path) -> UploadedFile | None:
        return next(filter(None, map(self._by_path.get, (path, *path.parents))), None)

    # --- afterwards -------------------------------------------------------------------------------

    def _conclude(self, before: Mapping[str, SourceState], report: IngestReport) -> None:
        now = self._index.catalogue.sources()
        within = Containers({}, now)
        reasons = {one.path: one.reason for one in report.skipped}
        said = [*report.skipped, *report.remarks]
        for path, file in self._by_path.items():
            file.documents = tuple(now[at].document for at in within.held(str(path)))
            inside = [one for one in said if _is_in(Path(one[0]), path)]
            if not file.documents:
                file.end("skipped", reasons.get(str(path), "holds no text that can be read"))
                discard_upload(self._root, path)
                continue
            file.remarks = tuple(_remark(path, Path(at), sentence) for at, sentence in inside)
            if not self._sees(file.documents):
                file.remarks += ("Its rules of access do not let you read it.",)
            was, is_now = before.get(str(path)), now.get(str(path))
            same = (
                was is not None and is_now is not None and was.content_hash == is_now.content_hash
            )
            file.end("unchanged" if same else "replaced" if file.before else "added")

    def _undo(self, before: Mapping[str, SourceState]) -> None:
        """Take back what was not stored whole, so that no later ingest brings it in by itself."""
        now = self._index.catalogue.sources()
        within = Containers({}, now)
        state: FileState = "cancelled" if self._upload.stopping.is_set() else "failed"
        for path, file in self._by_path.items():
            was, is_now = before.get(str(path)), now.get(str(path))
            # What contains others may have come in by half.
            stored = within.held(str(path)) == [str(path)] and was != is_now
            if stored and is_now is not None:
                file.documents = (is_now.document,)
                file.end("replaced" if file.before else "added")
            elif file.before is not None:
                os.replace(file.before, path)
            else:
                discard_upload(self._root, path)
            if not stored and file.state != "skipped":
                file.end(state)
        for file in self._upload.files:
            if file.is_open:
                file.end(state)
        try:  # which also settles what was broken off
            ingest_files(self._index, [self._root], lambda progress: None, allow_empty=True)
        except Exception as problem:
            _log.warning("after an upload that was broken off: %s", sentence_of(problem))


def _is_in(path: Path, file: Path) -> bool:
    return path == file or file in path.parents


def _remark(file: Path, at: Path, sentence: str) -> str:
    return sentence if at == file else f"{at.relative_to(file).as_posix()}: {sentence}"
