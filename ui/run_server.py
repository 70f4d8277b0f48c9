"""Serves the application until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from ingest.errors import UsageError
from ui.settings import UiSettings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

# A browser tab holds a connection open for as long as it exists; without a limit it would keep the
# server from ever stopping.
_GRACE_SECONDS = 2
# For answers that are being written; who waits for others is told that it stops.
_FINISH_SECONDS = 1.2
_POLL_SECONDS = 0.05


def check_port(settings: UiSettings) -> None:
    """Raise ``UsageError`` when nothing can listen there. Call it before anything slow."""
    if not settings.host:  # it would be taken for every interface
        raise UsageError("No address to listen on is given: --host 127.0.0.1, for example.")
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does: an address just released counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise UsageError(_refusal(settings, error)) from error
        except (TypeError, ValueError) as error:  # what cannot be looked up
            sentence = f"{settings.host!r} is no address or name of a host to listen on."
            raise UsageError(sentence) from error


def serve(app: FastAPI, settings: UiSettings, *, on_ready: Callable[[str], None]) -> None:
    """Serve ``app`` until SIGTERM or Ctrl-C.

    ``on_ready`` is called once, with the address, when the server has answered a request.
    """
    import uvicorn

    from ui.bounded_head import BoundedHead

    check_port(settings)
    server = _server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=BoundedHead,
            log_level="warning",
            # What set_up_logs has set up, then.
            log_config=None if settings.log == "json" else uvicorn.config.LOGGING_CONFIG,
            # The address that counts is that of the other end, whatever it says (ui.auth).
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        ),
        app,
    )
    watcher = threading.Thread(target=_announce, args=(server, settings, on_ready), daemon=True)
    watcher.start()
    with _quiet_end(server):
        server.run()
    # The interpreter would look through every object when it ends, for a second or more.
    gc.freeze()


def address(settings: UiSettings) -> str:
    """The address a browser on this machine uses."""
    host = settings.host
    if host in ("0.0.0.0", "::"):  # every interface; a browser needs one of them  # noqa: S104
        host = "127.0.0.1"
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _server(config: uvicorn.Config, app: FastAPI) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if not self.should_exit and self.started:
                # The handler of a signal: the loop that it interrupts goes on afterwards.
                loop = asyncio.get_running_loop()
                loop.call_soon_threadsafe(app.state.gate.close, _FINISH_SECONDS)
            super().handle_exit(sig, frame)

    return Server(config)


@contextmanager
def _quiet_end(server: uvicorn.Server) -> Iterator[None]:
    """Let ``serve`` return when it is told to stop, so that its caller can close what it opened.

    The server stops in its own way on SIGTERM and Ctrl-C, and afterwards raises the same signal
    again, which would end the process on the spot.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    log = logging.getLogger("uvicorn.error")

    def worth_saying(record: logging.LogRecord) -> bool:
        # That answers still being written are cut off is what stopping means.
        error = record.exc_info[1] if record.exc_info else None
        cut_off = isinstance(error, asyncio.CancelledError) or "graceful" in record.getMessage()
        return not (server.should_exit and cut_off)

    log.addFilter(worth_saying)
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        log.removeFilter(worth_saying)


def _announce(
    server: uvicorn.Server, settings: UiSettings, on_ready: Callable[[str], None]
) -> None:
    at = address(settings)
    # A proxy in the environment is for other hosts.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while not server.should_exit:
        try:
            if server.started:
                with opener.open(f"{at}/healthz", timeout=5):
                    break
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(_POLL_SECONDS)
    else:
        return
    on_ready(at)


def _refusal(settings: UiSettings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} on {settings.host} is in use: choose another with --port "
            "(or make chat PORT=…), or stop the program that uses it."
        )
    return f"Nothing can listen on {settings.host} port {settings.port}: {error.strerror}."
