"""Gradio without what it does for editors and for servers of its own: imported, and while a page is built."""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

_IMPORTING = threading.Lock()
_BUILDING = threading.Lock()


def import_gradio() -> None:
    """Import Gradio without three things that take half of its import, at every start.

    Those are the stub files that it would write beside its own sources, the description that every
    event of every component gets from a template, and the package ``mcp``, which only a server of
    Gradio's own kind needs: ours has its door elsewhere.
    """
    with _IMPORTING:
        if "gradio" in sys.modules:
            return
        with _no_files(), _no_templates(), _no_mcp():
            import gradio  # noqa: F401


@contextmanager
def no_applications() -> Iterator[None]:
    """Pages of this thread get no application: Gradio makes three, in 40 ms each, and then that of its mount."""
    from gradio.routes import App

    here = threading.get_ident()
    with _BUILDING:
        really = App.create_app

        def elsewhere(*given: Any, **named: Any) -> Any:
            return None if threading.get_ident() == here else really(*given, **named)

        setattr(App, "create_app", staticmethod(elsewhere))  # noqa: B010
        try:
            yield
        finally:
            setattr(App, "create_app", staticmethod(really))  # noqa: B010


@contextmanager
def _no_files() -> Iterator[None]:
    """Gradio's classes are in no file: it writes no stubs for such."""
    really = inspect.getfile

    def file_of(named: Any) -> str:
        if inspect.isclass(named) and named.__module__.startswith("gradio."):
            raise OSError
        return really(named)

    setattr(inspect, "getfile", file_of)  # noqa: B010
    try:
        yield
    finally:
        setattr(inspect, "getfile", really)  # noqa: B010


@contextmanager
def _no_templates() -> Iterator[None]:
    """What Gradio makes of templates is their text as it stands."""
    import jinja2

    class Unfilled:
        def __init__(self, text: str) -> None:
            self._text = text

        def render(self, **_values: str) -> str:
            return self._text

    really = jinja2.Template
    setattr(jinja2, "Template", Unfilled)  # noqa: B010
    try:
        yield
    finally:
        setattr(jinja2, "Template", really)  # noqa: B010
        for name in ("gradio.events", "gradio.component_meta"):
            if name in sys.modules:
                setattr(sys.modules[name], "Template", really)  # noqa: B010


@contextmanager
def _no_mcp() -> Iterator[None]:
    """The package is not there for this thread, unless it is loaded already."""
    absent = _Absent("mcp")
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


class _Absent(MetaPathFinder):
    def __init__(self, name: str) -> None:
        self._name, self._thread = name, threading.get_ident()

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> None:
        if fullname == self._name and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(name=fullname)
