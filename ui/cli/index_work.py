"""What the commands over an index do, once their options are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import typer

from ingest.how_many import counted
from ui.cli.conversation import converse
from ui.cli.question_lines import answer_lines
from ui.config import current_settings
from ui.failures import sentence_of
from ui.printable import console, escaped, print_json, printable
from ui.progress_bar import progress_bar
from ui.terminal import (
    print_answer,
    print_diagnosis,
    print_documents,
    print_receipt,
    print_report,
    print_rollback,
)
from ui.work import Work, connect

SKIPPED_STATUS = 3  # exit status when files were skipped


class IndexWork:
    """The commands over the index that ``options`` name, by the dotted keys of settings.

    Every method raises ``FootnoteError`` with the sentence that a person should see, and ``typer.Exit``
    where the exit status says more than that it is done.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._settings = current_settings(options)

    def ingest(
        self, paths: Sequence[Path], *, rebuild: bool, allow_empty: bool, as_json: bool
    ) -> None:
        """Read files and folders into the index, and say what came of it."""
        with self._opened() as work, progress_bar() as on_progress:
            report = work.ingest(paths, rebuild, on_progress, allow_empty)
        if as_json:
            print_json(report)
        else:
            print_report(report)
        if report["skipped"]:
            raise typer.Exit(SKIPPED_STATUS)

    def watch(
        self, paths: Sequence[Path], *, rebuild: bool, allow_empty: bool, as_json: bool
    ) -> None:
        """Ingest, then again whenever a file changes, until stopped."""
        from ui.watching import Watcher

        with suppress(typer.Exit):  # that something was skipped is no reason to stop
            self.ingest(paths, rebuild=rebuild, allow_empty=allow_empty, as_json=as_json)
        roots = [Path(os.path.abspath(path)) for path in paths] or self._given_roots()

        def again() -> None:
            with suppress(typer.Exit):
                self.ingest(paths, rebuild=False, allow_empty=False, as_json=as_json)

        def problem(error: Exception) -> None:
            typer.echo(escaped(sentence_of(error)), err=True)

        own = Path(self._settings.ingest.index)
        Watcher(lambda: roots, again, problem, own).run()

    def _given_roots(self) -> list[Path]:
        with self._opened() as work:
            report = work.ingest((), False, lambda progress: None, False)
        return [Path(root) for root in report["roots"]]

    def ask(self, question: str | None, documents: Sequence[str], as_json: bool) -> None:
        """Answer ``question``, or those typed, or those of standard input."""
        show = print_json if as_json else print_answer
        with self._opened() as work:
            if question is not None:
                show(work.ask(question, [], documents))
            elif sys.stdin.isatty() and sys.stdout.isatty():
                converse(work, documents, show)
            else:
                if sys.stdin.isatty():
                    sys.stderr.write("Type a question a line; Ctrl-D ends.\n")
                failed = answer_lines(work, sys.stdin, sys.stdout, documents)
                raise typer.Exit(1 if failed else 0)

    def serve(self, paths: Sequence[Path], allow_empty: bool) -> None:
        """Bring the index up to date with ``paths`` and serve it."""
        # What answers and serves is not imported for the other commands.
        from ui.startup import serve_index

        serve_index(self._settings, paths, allow_empty)

    def mcp(self) -> None:
        """Answer a client of the Model Context Protocol on standard input and output."""
        # What answers is not imported for the other commands.
        from ui.cli.mcp_work import answer_client

        answer_client(self._settings)

    def list_documents(self, as_json: bool) -> None:
        """List the documents."""
        with self._opened() as work:
            documents = work.documents()
        if as_json:
            print_json(documents)
        else:
            print_documents(documents)

    def show_document(self, document: str, as_json: bool) -> None:
        """Print a document's stored text, and on standard error what of the file is not in it."""
        with self._opened() as work:
            found = work.document(document)
        if as_json:
            print_json(found)
        else:
            text = printable(found["text"]) if sys.stdout.isatty() else found["text"]
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
            for sentence in found["remarks"]:
                typer.echo(escaped(f"{document}: {sentence}"), err=True)

    def remove_document(self, document: str, as_json: bool) -> None:
        """Remove a document, and say what proves it; exit status 1 where something is left of it."""
        with self._opened() as work:
            receipt = work.remove(document)
        if as_json:
            print_json(receipt)
        else:
            print_receipt(receipt)
        if not receipt["proved"]:
            raise typer.Exit(1)

    def document_access(
        self, document: str, said: Sequence[str] | None, *, forget: bool, as_json: bool
    ) -> None:
        """Say who may read a document, or find that out, and print it."""
        with self._opened() as work:
            ruled = work.access(document, said, forget)
        if as_json:
            print_json(ruled)
            return
        names = ", ".join(ruled["access"]) or "nobody"
        by = f" ({ruled['said_by']})" if ruled["said_by"] else ""
        typer.echo(escaped(f"{document} may be read by {names}{by}."))

    def remove_gone(self, as_json: bool) -> None:
        """Remove the documents whose source file is gone, and say what proves it, as for one."""
        with self._opened() as work:
            receipts = work.remove_gone()
        if as_json:
            print_json(receipts)
        elif not receipts:
            typer.echo("Every document's source file is there: nothing was removed.")
        for receipt in () if as_json else receipts:
            print_receipt(receipt)
        if not all(receipt["proved"] for receipt in receipts):
            raise typer.Exit(1)

    def backup(self, file: Path, as_json: bool) -> None:
        """Write a backup, and say what it holds."""
        with self._opened() as work:
            self._say_backup("Backed up to", work.backup(file), as_json)

    def restore(self, file: Path, as_json: bool) -> None:
        """Put a backup back, and say what the index holds now."""
        with self._opened() as work:
            self._say_backup("Restored from", work.restore(file), as_json)

    def rollback(self, as_json: bool) -> None:
        """Let the generation before the live one answer again."""
        with self._opened() as work:
            done = work.rollback()
        if as_json:
            print_json(done)
        else:
            print_rollback(done)

    def _say_backup(self, done: str, held: Mapping[str, Any], as_json: bool) -> None:
        if as_json:
            print_json(held)
            return
        counts = f"{counted(held['documents'], 'document')}, {counted(held['passages'], 'passage')}"
        typer.echo(f"{done} {escaped(held['file'])} ({held['bytes'] / 1e6:.1f} MB): {counts}.")

    def doctor(self, as_json: bool) -> None:
        """Examine and repair the index; exit status 1 where passages differ from their document."""
        steps = console(error=True)

        def say(step: str) -> None:
            if steps.is_terminal:  # as with the bar of an ingest
                steps.print(f"{step} …")

        with self._opened() as work:
            diagnosis = work.doctor(say)
        if as_json:
            print_json(diagnosis)
        else:
            print_diagnosis(diagnosis)
        if diagnosis["broken_spans"]:
            raise typer.Exit(1)

    def _opened(self) -> closing[Work]:
        return closing(connect(self._settings))
