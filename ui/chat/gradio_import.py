"""Imports Gradio, the first time without what it does for editors."""

from __future__ import annotations

import inspect
import sys
import threading
from typing import Any

_IMPORTING = threading.Lock()


def import_gradio() -> None:
    """Import Gradio without the stub files that it would write beside its own sources.

    Working out their text takes it nearly half of its import, at every start, even where they are
    there or cannot be written. It writes none for a class that is in no file.
    """
    with _IMPORTING:
        if "gradio" in sys.modules:
            return
        really = inspect.getfile

        def file_of(named: Any) -> str:
            if inspect.isclass(named) and named.__module__.startswith("gradio."):
                raise OSError
            return really(named)

        setattr(inspect, "getfile", file_of)  # noqa: B010
        try:
            import gradio  # noqa: F401
        finally:
            setattr(inspect, "getfile", really)  # noqa: B010
