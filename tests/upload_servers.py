"""Servers to which documents are added, over indexes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from assistant.build import build_assistant
from assistant.renewable import RenewableAssistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.settings import IngestSettings
from tests.fakes import running
from ui.app import create_app
from ui.auth.authenticator import Authenticator
from ui.auth.keys import KeyStore
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

Form = list[tuple[str, tuple[str, bytes]]]


@contextmanager
def serving_uploads(
    folder: Path, settings: UiSettings | None = None, **ingest: Any
) -> Iterator[tuple[str, Index]]:
    """The address of a server over an index in ``folder``, and that index; its keys are there too."""
    settings = settings or UiSettings()
    place = IngestSettings(index=str(folder / "index"), **ingest)
    with Index(place, "write", "test") as index:
        assistant = RenewableAssistant(index, lambda of: build_assistant(AssistantSettings(), of))
        store = FeedbackStore(folder / "feedback.sqlite3")
        callers = Authenticator(settings, KeyStore(folder))
        with running(create_app(assistant, settings, store, None, callers)) as address:
            yield address, index


def form(**files: bytes | str) -> Form:
    """Files of a form, by their names; two underscores are a dot."""
    return [
        ("files", (name.replace("__", "."), text.encode() if isinstance(text, str) else text))
        for name, text in files.items()
    ]


def ended(client: httpx.Client, upload: httpx.Response) -> dict[str, Any]:
    """An upload when it is over, by the name of each file; the events that tell so are read."""
    assert upload.status_code == 202, upload.text
    address = f"/api/v1/uploads/{upload.json()['id']}"
    assert "event: ended" in client.get(f"{address}/events").text
    return {file["name"]: file for file in client.get(address).json()["files"]}
