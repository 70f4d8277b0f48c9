"""The bar that a command shows while documents are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.how_many import counted
from ingest.progress import OnProgress, Progress
from ui.printable import console, escaped


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar with rate and remaining time on standard error; nothing where that is not a terminal."""
    out = console(error=True)
    if not out.is_terminal:
        yield lambda progress: None
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[passages]}, {task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[current]}", markup=False),
    )
    with Bar(*columns, console=out, transient=True) as bar:
        task = bar.add_task("ingest", total=None, passages="", rate=0.0, current="")

        def show(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            bar.update(
                task,
                completed=progress.done,
                total=progress.total or None,
                passages=counted(progress.passages, "passage"),
                rate=progress.passages / elapsed if elapsed else 0.0,
                current=escaped(progress.current)[-40:],
            )

        yield show
