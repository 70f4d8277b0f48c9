"""What may be given to be read: files and folders that are there, and no index."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.errors import UsageError
from ingest.index_directory.ownership import LOCK_FILE
from ingest.roots.finding import check_there

_RESULTS_FILE = "results.json"  # as eval.results calls it


def check_given(path: Path, index: Path) -> None:
    """Raise ``UsageError`` for a path that does not exist, or is the directory of ``index`` or another.

    Nothing is read of such a directory: who keeps an index among the documents would hear of none.
    """
    check_there(path)
    same = os.path.realpath(path) == os.path.realpath(index)
    if path.is_dir() and (same or (path / LOCK_FILE).exists()):
        if not same and (path / _RESULTS_FILE).exists():
            raise UsageError(
                f"{path} holds the results of footnote eval run, beside which nothing is read: keep the"
                f" documents in another folder, or remove {LOCK_FILE} from this one."
            )
        raise UsageError(
            f"{path} is the directory of an index, of which nothing is read: keep the documents in"
            " another folder than the index (--index)."
        )
