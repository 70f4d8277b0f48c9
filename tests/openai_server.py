"""A small local server that speaks the OpenAI chat-completions protocol, with scripted replies.

It streams (server-sent events) or answers whole, as the client asks, and can fail the ways real
servers fail: by status, by never answering, by closing in the middle of a stream.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

_LONGEST_WAIT = 10.0


@dataclass(frozen=True)
class Reply:
    """One scripted reply.

    ``gate`` holds the last piece back until it is set. ``ends`` is how the stream ends: ``done`` as
    the protocol says (with the reason ``finish``), ``cut`` by closing the connection, ``hang`` by
    sending nothing any more.
    """

    pieces: Sequence[str] = ()
    status: int = 200
    gate: threading.Event | None = None
    ends: Literal["done", "cut", "hang"] = "done"
    finish: str = "stop"


class OpenAIServer(ThreadingHTTPServer):
    """Gives the scripted replies in order; the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.closing = threading.Event()
        self._taking = threading.Lock()

    @property
    def base_url(self) -> str:
        """What a client is configured with."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def script(self, *replies: Reply | str) -> None:
        """Forget what was asked, and answer with these from now on; a string is cut into words."""
        self.replies = [
            reply if isinstance(reply, Reply) else Reply(re.split(r"(?= )", reply))
            for reply in replies
        ]
        self.requests.clear()

    def take(self, request: dict[str, Any]) -> Reply:
        """The reply to ``request``."""
        with self._taking:
            self.requests.append(request)
            if not self.replies:
                return Reply(status=500)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OpenAIServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        request = json.loads(body)
        reply = self.server.take(request)
        if self.path != "/v1/chat/completions":
            return self._json(404, {"error": {"message": f"no {self.path}"}})
        if reply.status != 200:
            return self._json(reply.status, {"error": {"message": "scripted failure"}})
        if request.get("stream"):
            return self._stream(reply)
        if reply.ends == "hang":
            self._hang()
            return None
        return self._json(200, _completion("".join(reply.pieces)))

    def _json(self, status: int, content: dict[str, Any]) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self._event(_chunk({"role": "assistant", "content": ""}))
        for number, piece in enumerate(reply.pieces, start=1):
            if number == len(reply.pieces) and reply.gate is not None:
                reply.gate.wait(_LONGEST_WAIT)
            self._event(_chunk({"content": piece}))
        if reply.ends == "hang":
            return self._hang()
        if reply.ends == "cut":
            self.wfile.flush()
            self.close_connection = True
            return None
        self._event(_chunk({}, reply.finish))
        self._send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return None

    def _event(self, content: dict[str, Any]) -> None:
        self._send(f"data: {json.dumps(content)}\n\n")

    def _send(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _hang(self) -> None:
        self.server.closing.wait(_LONGEST_WAIT)
        self.close_connection = True


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _envelope("chat.completion.chunk", choice)


def _completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {**_envelope("chat.completion", choice), "usage": usage}


def _envelope(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": kind,
        "created": int(time.time()),
        "model": "test",
        "choices": [choice],
    }


@contextmanager
def running() -> Iterator[OpenAIServer]:
    """A server on a free loopback port."""
    server = OpenAIServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
