"""Starts the server: opens the index, brings it up to date, loads what questions need, listens."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.renewable import RenewableAssistant
from ingest.changes.settling import open_index
from ingest.errors import DiskFull, FootnoteError, IndexBusy, IndexUnwritable
from ingest.how_many import counted
from ingest.index import Index
from ingest.index_directory.index_files import FEEDBACK_FILE, check_exists, is_unwritable
from ingest.index_directory.ownership import Owner, serving_owner
from ingest.roots.given import check_given
from ingest.roots.uploads import uploads_of
from ui.api.public_address import root_path
from ui.api.security import is_loopback
from ui.auth.authenticator import Authenticator
from ui.auth.keys import KeyStore
from ui.chat.gradio_import import import_gradio
from ui.config import Settings
from ui.failures import sentence_of
from ui.feedback import FeedbackStore
from ui.following import Follower
from ui.handover import ServedWork
from ui.held_index import ingest_into
from ui.progress_bar import progress_bar
from ui.records.audit_log import audit_log
from ui.records.logs import set_up_logs
from ui.run_server import check_port, serve
from ui.settings import UiSettings
from ui.terminal import print_report
from ui.upload_queue import sweep
from ui.watching import Watcher, watched_by

_log = logging.getLogger("footnote.serve")


def serve_index(settings: Settings, paths: Sequence[Path], allow_empty: bool) -> None:
    """Serve the index until stopped.

    Beside a server that owns the index it only answers, where a Chroma server keeps the vectors.

    Raises ``IndexBusy`` when another server holds the index otherwise, ``UsageError`` for a port in use or a
    missing path, ``IndexMissing`` when there is nothing to serve: each before anything heavy.
    """
    directory = Path(settings.ingest.index)
    owner = serving_owner(directory)
    beside = owner is not None and bool(settings.ingest.chroma_url)
    if owner is not None and not beside:
        raise IndexBusy(
            f"The index {directory} is already served at {owner.address} (process {owner.pid}):"
            " open that, or stop it first."
        )
    check_port(settings.ui)
    root_path(settings.ui)
    warning = exposure(settings.ui)
    if warning:
        print(warning, file=sys.stderr, flush=True)  # noqa: T201
    for path in paths:
        check_given(path, directory)
    if not paths:
        check_exists(directory)
    # Before any thread imports: libraries put warnings' ways back that they found, which would undo the log's.
    set_up_logs(settings.ui)
    # Seconds of importing, done while the index opens.
    warming = threading.Thread(target=import_gradio, name="import-gradio", daemon=True)
    warming.start()
    assistant = _open(settings, paths, allow_empty, beside)
    opened = partial(open_index, settings.ingest, "read", "footnote serve", beside=True)
    follower = Follower(assistant, opened, partial(_log.warning, "another generation: %s"))
    if beside:
        follower.start()
    try:
        _listen(settings, assistant, paths, allow_empty)
    finally:
        follower.stop()
        assistant.index.close()


def exposure(settings: UiSettings) -> str:
    """A line about who may ask, where that is more than this machine's people; else "".

    Raises ``SettingsError`` for settings that do not say who may.
    """
    if Authenticator(settings).ways != ("none",) or is_loopback(settings.host):
        return ""
    return (
        f"Everybody who reaches {settings.host} may read, add and remove documents:"
        " ui.auth says who may ask."
    )


def _open(
    settings: Settings, paths: Sequence[Path], allow_empty: bool, beside: bool
) -> RenewableAssistant:
    mode: Literal["read", "write"] = (
        "read" if beside or is_unwritable(Path(settings.ingest.index)) else "write"
    )
    try:
        index = _with_vectors(settings, mode, beside)
    except DiskFull:  # what is there is served from a copy; an index that is to be made cannot be
        index = _with_vectors(settings, "read", beside)
    try:
        if paths:
            index.check_writable()
        if paths and not index.outdated:  # else the next generation is built while this one answers
            with progress_bar() as on_progress:
                report = ingest_into(index, paths, on_progress, allow_empty)
            if report["passages"] or report["removed"] or report["skipped"]:
                print_report(report)
        for root in () if beside else index.catalogue.being_read():
            _log.warning("reading %s was broken off: footnote ingest goes on with it", root)
        assistant = RenewableAssistant(index, partial(build_assistant, settings.assistant))
        assistant.warm_up()  # before the first person waits
    except BaseException:
        index.close()
        raise
    return assistant


def _with_vectors(settings: Settings, mode: Literal["read", "write"], beside: bool) -> Index:
    """An open index, its vectors too where they are in its directory: Chroma writes when it opens them."""
    index = open_index(settings.ingest, mode, "footnote serve", beside=beside)
    try:
        if not settings.ingest.chroma_url:
            index.vectors.count()
    except BaseException:
        index.close()
        raise
    return index


def _listen(
    settings: Settings, assistant: RenewableAssistant, paths: Sequence[Path], allow_empty: bool
) -> None:
    # They import Gradio, which a thread has begun; meanwhile the index has opened.
    from ui.api.owner_routes import owner_router
    from ui.app import create_app

    token = secrets.token_urlsafe(32)
    index = assistant.index
    feedback = FeedbackStore(index.root / FEEDBACK_FILE, partial(index.check_writable, "feedback"))
    callers = Authenticator(settings.ui, KeyStore(index.directory), token)
    app = create_app(assistant, settings.ui, feedback, settings.assistant, callers)
    broken_off = None if index.read_only else sweep(index.directory)  # before any comes in
    watchers: list[Watcher] = []
    watched = partial(watched_by, watchers)
    app.include_router(
        owner_router(assistant, token, app.state.jobs, watched, audit_log(settings.ui))
    )

    def catch_up(owner: Owner) -> None:
        if index.outdated:
            _build_next(index.outdated, owner, paths, allow_empty)
        if broken_off is not None:
            _finish_uploads(uploads_of(index.directory), broken_off, owner)

    def ready(address: str) -> None:
        owner = Owner(os.getpid(), "footnote serve", address, token)
        if index.read_only:  # others read it by themselves, and nothing comes in
            try:
                index.check_writable("documents and feedback")
            except IndexUnwritable as said:
                _log.warning("%s", said)
        else:
            index.announce(owner)
            if settings.ui.watch == "on":
                watchers.append(_watching(assistant, owner))
                watchers[0].start()
        print(f"Footnote is ready: {address}", flush=True)  # noqa: T201 - what the command is for
        if not index.read_only:
            threading.Thread(target=catch_up, args=(owner,), name="catch-up", daemon=True).start()

    try:
        serve(app, settings.ui, on_ready=ready)
    finally:
        for watcher in watchers:
            watcher.stop()


def _build_next(why: str, owner: Owner, paths: Sequence[Path], allow_empty: bool) -> None:
    """Let the server build the next generation, in one line with what commands ask it for."""
    print(f"{why}: that is built now, and questions answered meanwhile.", flush=True)  # noqa: T201
    work = ServedWork(owner)
    try:
        with progress_bar() as on_progress:
            report = work.ingest(paths, True, on_progress, allow_empty)
        print_report(report)
        print("It is built, and answers from now on.", flush=True)  # noqa: T201
    except FootnoteError as problem:
        _log.warning("the next generation was not built: %s", problem)
    finally:
        work.close()


def _finish_uploads(folder: Path, lost: int, owner: Owner) -> None:
    """Let the server read the uploaded files that were put in place and not read when it was stopped."""
    print("An upload was broken off when the server stopped.", flush=True)  # noqa: T201
    if lost:
        some = counted(lost, "file was", "files were")
        _log.warning("%s handed in and not kept: hand in again what is missing.", some)
    if not folder.is_dir():
        return
    work = ServedWork(owner)
    try:
        print_report(work.ingest([folder], False, lambda progress: None, True))
    except FootnoteError as problem:
        _log.warning("uploaded files were not read: %s", problem)
    finally:
        work.close()


def _watching(assistant: Assistant, owner: Owner) -> Watcher:
    """A watcher whose ingests wait in one line with those that commands ask this server for."""

    def ingest() -> None:
        work = ServedWork(owner)
        try:
            work.ingest((), False, lambda progress: None, False)
        finally:
            work.close()

    def problem(error: Exception) -> None:
        _log.warning("files changed and could not be read: %s", sentence_of(error))

    def roots() -> Sequence[Path]:
        return assistant.index.catalogue.given_roots()

    return Watcher(roots, ingest, problem, assistant.index.directory)
