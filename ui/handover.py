"""Hands a command's work to the server that owns the index, over loopback, with its token."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.answer import Turn
from ingest.errors import FootnoteError, IndexBusy, UsageError
from ingest.index_directory.ownership import TOKEN_HEADER, Owner
from ingest.progress import OnProgress, Progress
from ingest.settings import BUILDER_SETTINGS, IngestSettings

if TYPE_CHECKING:
    import httpx

_MCP_HEADERS = {
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2025-11-25",  # of those that need no session
}


class ServedWork:
    """Work done by the server that owns the index."""

    def __init__(self, owner: Owner, settings: IngestSettings | None = None) -> None:
        """``settings``, where they are not the default, say what is to build the index."""
        import httpx

        self._owner, self._settings = owner, settings
        # A proxy in the environment is for other hosts.
        self._client = httpx.Client(
            base_url=owner.address,
            headers={TOKEN_HEADER: owner.token},
            timeout=httpx.Timeout(10, read=None),  # an ingest may take as long as it takes
            trust_env=False,
            # Loopback has no TLS: reading the certificates takes longer than most requests.
            verify=owner.address.startswith("https:"),
        )

    def ask(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> dict[str, Any]:
        """Ask through the public API: the same answer as every other door's."""
        turns = [turn._asdict() for turn in history]
        body = {"question": question, "history": turns, "documents": list(documents)}
        return self._json("POST", "/api/v1/ask", body)

    def ingest(
        self, paths: Sequence[Path], rebuild: bool, on_progress: OnProgress, allow_empty: bool
    ) -> dict[str, Any]:
        """Let the server ingest; its progress comes as it goes."""
        absolute = [os.path.abspath(path) for path in paths]
        request = {
            "paths": absolute,
            "allow_empty": allow_empty,
            "rebuild": rebuild,
            "builder": self._builder(every=rebuild),
        }
        return self._steps("/owner/ingest", request, lambda step: on_progress(Progress(*step)))

    def _builder(self, every: bool) -> dict[str, Any]:
        """The settings that name what builds an index: those that were set, or every one."""
        if self._settings is None:
            return {}
        default = IngestSettings()
        asked = {name: getattr(self._settings, name) for name in BUILDER_SETTINGS}
        return {
            name: value for name, value in asked.items() if every or value != getattr(default, name)
        }

    def documents(self) -> list[dict[str, Any]]:
        """List the documents."""
        listed: list[dict[str, Any]] = self._json("GET", "/owner/documents")["documents"]
        return listed

    def document(self, document_id: str) -> dict[str, Any]:
        """Show one document."""
        return self._json("GET", _address(document_id))

    def remove(self, document_id: str) -> dict[str, Any]:
        """Remove one document."""
        return self._json("DELETE", _address(document_id))

    def access(self, document_id: str, said: Sequence[str] | None, forget: bool) -> dict[str, Any]:
        """Let the server say who may read a document."""
        body = {"document": document_id, "said": said, "forget": forget}
        return self._json("POST", "/owner/access", body)

    def remove_gone(self) -> list[dict[str, Any]]:
        """Let the server remove what is gone."""
        done = self._steps("/owner/remove-gone", {}, lambda step: None)
        receipts: list[dict[str, Any]] = done["receipts"]
        return receipts

    def backup(self, file: Path) -> dict[str, Any]:
        """Let the server write a backup."""
        return self._steps("/owner/backup", {"file": os.path.abspath(file)}, lambda step: None)

    def restore(self, file: Path) -> dict[str, Any]:
        """Let the server put a backup in the place of what it serves."""
        return self._steps("/owner/restore", {"file": os.path.abspath(file)}, lambda step: None)

    def rollback(self) -> dict[str, Any]:
        """Let the server answer from the generation before."""
        return self._steps("/owner/rollback", {}, lambda step: None)

    def doctor(self, say: Callable[[str], None]) -> dict[str, Any]:
        """Let the server examine its index."""
        return self._steps("/owner/doctor", {}, say)

    def mcp(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a request of the Model Context Protocol, with its error where it is one.

        Raises ``FootnoteError`` where what answers does not speak it.
        """
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        with self._reaching():
            response = self._client.post("/mcp", json=asked, headers=_MCP_HEADERS)
            try:
                reply = response.json()
            except ValueError:
                reply = {}
            if not isinstance(reply, dict) or "jsonrpc" not in reply:
                _raise_for(response)
                raise FootnoteError("The server does not speak the Model Context Protocol.")
            return reply

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _json(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        with self._reaching():
            response = self._client.request(method, path, json=body)
            _raise_for(response)
            answer: dict[str, Any] = response.json()
            return answer

    def _steps(self, path: str, body: Any, on_step: Callable[[Any], None]) -> dict[str, Any]:
        """Follow newline-delimited JSON: {"step": …} any number of times, then {"result": …}."""
        with self._reaching(), self._client.stream("POST", path, json=body) as response:
            if response.is_error:
                response.read()
                _raise_for(response)
            for line in response.iter_lines():
                message = json.loads(line)
                if "step" in message:
                    on_step(message["step"])
                elif "error" in message:
                    raise _error(message)
                else:
                    result: dict[str, Any] = message["result"]
                    return result
        raise IndexBusy(f"The server (process {self._owner.pid}) stopped before it was done.")

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        import httpx

        try:
            yield
        except httpx.TransportError as problem:
            raise IndexBusy(
                f"The index is served by process {self._owner.pid} at {self._owner.address}, which"
                f" does not answer ({type(problem).__name__}): try again, or stop that process."
            ) from problem


def _address(document_id: str) -> str:
    # A dot too: "./a" would be taken for "a", and that removed.
    return f"/owner/documents/{quote(document_id, safe='').replace('.', '%2E')}"


def _raise_for(response: httpx.Response) -> None:
    if not response.is_error:
        return
    try:
        message = response.json()
    except ValueError:
        message = {"error": f"The server answered with status {response.status_code}."}
    if response.status_code == 422:
        message.setdefault("usage", True)
    raise _error(message)


def _error(message: dict[str, Any]) -> FootnoteError:
    sentence = str(message.get("error") or "The server failed without saying why.")
    return UsageError(sentence) if message.get("usage") else FootnoteError(sentence)
