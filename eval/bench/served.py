"""``footnote serve`` over the benchmark's index, in a process of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

from eval.bench.plan import Plan
from eval.bench.worker import WorkerFailed, environment, last_words

COMMAND = [sys.executable, "-c", "from ui.cli.main import main; main()"]
_READY_LIMIT_S = 60.0


class Served(NamedTuple):
    """Where it listens, and after how many seconds it was ready."""

    address: str
    seconds: float


@contextlib.contextmanager
def served(plan: Plan) -> Iterator[Served]:
    """A server that is ready, until the block is left. Raises ``WorkerFailed`` if it never is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "serve", "--index", str(plan.index), "--port", str(port)]
    # A proxy in the environment is for other hosts.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = f"http://127.0.0.1:{port}"
    with (plan.work / "serve.stderr").open("w+", encoding="utf-8") as errors:
        began = time.perf_counter()
        server = subprocess.Popen(
            command, cwd=plan.work, env=environment(), stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            while not _answers(opener, f"{address}/readyz"):
                if server.poll() is not None:
                    errors.seek(0)
                    raise WorkerFailed(last_words(errors.read(), server.returncode))
                if time.perf_counter() - began > _READY_LIMIT_S:
                    raise WorkerFailed(f"not ready after {_READY_LIMIT_S:.0f} s")
                time.sleep(0.02)
            yield Served(address, time.perf_counter() - began)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _answers(opener: urllib.request.OpenerDirector, address: str) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError):
        opener.open(address, timeout=5).close()
        return True
    return False
