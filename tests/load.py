"""Many people ask a served ``seeds/`` at once; then some never read, some hang up, and the server is told to stop.

``python -m tests.load --people 200 --minutes 10`` starts ``footnote serve`` and has each of so many people ask
through one door after the other, the next question as soon as the last is answered. It prints a table of
what became of them, and ends with status 1 where something must not have happened.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.commands import COMMAND, PATIENCE, free_port
from tests.test_hang_ups import Doors

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTIONS = (
    "Which countries declined to contribute ground forces?",
    "When was the Coalition of the Willing announced?",
    "Where would the reassurance force be stationed?",
    "How many countries belong to the Coalition?",
    "What did Germany make its participation contingent on?",
    "What is the capital of Mongolia?",
    "Which documents do you have?",
    "Summarise the document about the Coalition",
)
FLAT = 0.05  # by how much the memory at the end may differ from that after the warm-up
WARM_UP = 0.3  # of the time: until Python's and SQLite's pools have grown to what they stay at
STOP_SECONDS = 3.0
STOPPING = "The server is being stopped"
GONE = 500  # who never read, and who hang up in the stream
STREAMS = 50  # while the server is told to stop


@dataclass
class Became:
    """What became of the questions of a time."""

    seconds: list[float] = field(default_factory=list)  # of each that was answered
    refused: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        return len(self.seconds) + self.refused.total() + self.lost.total()

    def add(self, door: str, reply: bytes, took: float) -> bool:
        """Count one reply; returns whether it is an answer."""
        head, _, body = reply.partition(b"\r\n\r\n")
        status = head[9:12].decode()
        told_to_wait = b"retry-after:" in head.lower()
        if status in ("429", "503") and told_to_wait:
            self.refused[status] += 1
        elif b"Too many questions are waiting" in body:  # said in the stream, with "retryable"
            self.refused["in the stream"] += 1
        elif status == "200" and _SIGNS[door] in body:
            self.seconds.append(took)
        else:
            self.lost[f"{door}: {status or 'nothing'} {body[-80:]!r}"] += 1
        return status == "200" and _SIGNS[door] in body


# What a whole answer of each door holds; an answer on the page carries itself along, hidden.
_SIGNS = {
    "ask": b'"citations"',
    "ask/stream": b"event: answer",
    "completion": b'"finish_reason": "stop"',
    "completion, streamed": b"data: [DONE]",
    "page": b'class=\\"store\\"',
}


@dataclass(frozen=True)
class Served:
    """``footnote serve`` as a process."""

    process: subprocess.Popen[str]
    place: str
    doors: Doors

    def memory(self) -> int:
        """Bytes of memory that the process and its children hold."""
        found, look_at = 0, [self.process.pid]
        while look_at:
            process = look_at.pop()
            try:
                found += int(Path(f"/proc/{process}/statm").read_text().split()[1])
                for task in Path(f"/proc/{process}/task").iterdir():
                    look_at += map(int, (task / "children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended
        return found * os.sysconf("SC_PAGE_SIZE")

    def places(self) -> tuple[int, int]:
        """How many questions are answered, and how many wait."""
        told = httpx.get(f"{self.place}/metrics", trust_env=False, timeout=PATIENCE).text
        values = dict(re.findall(r"^footnote_questions_(running|waiting) (\d+)", told, re.M))
        return int(values["running"]), int(values["waiting"])

    async def answered(self, door: str, question: str, name: str) -> bytes:
        """All that comes back through a door."""
        reply = b""
        for request in self.requests(door, question, name):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.doors.port)
            try:
                writer.write(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
                reply = await asyncio.wait_for(reader.read(), PATIENCE)
            finally:
                writer.close()
        return reply

    def requests(self, door: str, question: str, name: str) -> list[bytes]:
        """The bytes of a question; ``name`` is that of the page's session."""
        if door == "page":
            return self.doors.chat(name, question)
        if door.startswith("completion"):
            message = {"role": "user", "content": question}
            body = {"model": "footnote", "messages": [message], "stream": "streamed" in door}
            return [self.doors.post("/v1/chat/completions", body)]
        return self.doors.api(door, question)


@contextmanager
def served() -> Iterator[Served]:
    """The server, when it is ready."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        command = [COMMAND, "--index", index, "serve", str(SEEDS), "--port", str(port)]
        log = Path(folder, "log")
        with log.open("w") as out:
            process = subprocess.Popen(
                command, cwd=folder, stdout=subprocess.PIPE, stderr=out, text=True
            )
            try:
                assert process.stdout is not None
                if not any(line.startswith("Footnote is ready") for line in process.stdout):
                    raise RuntimeError(log.read_text())
                place = f"http://127.0.0.1:{port}"
                yield Served(process, place, Doors(place))
            finally:
                process.kill()
                process.communicate()
        said = [line for line in log.read_text().splitlines() if "Traceback" in line]
        print(f"tracebacks in the log: {len(said)}")


async def people_ask(server: Served, people: int, seconds: float) -> tuple[Became, list[int]]:
    """``people`` ask for so long; the memory is looked at every second."""
    became, memory = Became(), list[int]()
    end = time.monotonic() + seconds
    doors = list(_SIGNS)

    async def person(number: int) -> None:
        chance = random.Random(number)
        asked = number
        while time.monotonic() < end:
            door, question = doors[asked % len(doors)], chance.choice(QUESTIONS)
            begun = time.monotonic()
            try:
                reply = await server.answered(door, question, str(number))
            except (OSError, TimeoutError) as problem:
                reply = repr(problem).encode()
            if not became.add(door, reply, time.monotonic() - begun):
                await asyncio.sleep(1)  # who is refused does not ask in the same moment
            asked += 1

    async def look() -> None:
        while time.monotonic() < end:
            memory.append(server.memory())
            await asyncio.sleep(1)

    await asyncio.gather(look(), *(person(number) for number in range(people)))
    return became, memory


async def hang_up(server: Served) -> None:
    """One asks, hears the beginning, and is gone."""
    request = server.doors.api("ask/stream", random.choice(QUESTIONS))[0]
    reader, writer = await asyncio.open_connection("127.0.0.1", server.doors.port)
    writer.write(request)
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


def until_free(server: Served) -> tuple[int, int]:
    """The places that are taken and the questions that wait, when none are or patience has ended."""
    deadline = time.monotonic() + PATIENCE
    while any(taken := server.places()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return taken


async def stop_under_load(server: Served) -> tuple[Counter[str], float]:
    """What became of the streams that had begun when the server was told to stop, and how long it took."""
    ends: Counter[str] = Counter()
    told = asyncio.Event()

    async def person(number: int) -> None:
        while True:
            heard = b""
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", server.doors.port)
                writer.write(server.doors.api("ask/stream", QUESTIONS[number % 5])[0])
                while piece := await asyncio.wait_for(reader.read(65536), PATIENCE):
                    heard += piece
                    if b"event: answer" in heard or b"event: error" in heard:
                        break
                writer.close()
            except OSError:
                pass
            if told.is_set():
                ends[_end(heard)] += 1
                return

    people = [asyncio.create_task(person(number)) for number in range(STREAMS)]
    await asyncio.sleep(2)
    server.process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    told.set()
    gone = asyncio.to_thread(server.process.wait, 30)
    await gone
    took = time.monotonic() - begun
    await asyncio.gather(*people)
    return ends, took


def _end(heard: bytes) -> str:
    if b"event: answer" in heard:
        return "answered"
    if STOPPING.encode() in heard:
        return "told that it stops"
    return "broken off" if heard else "not let in"


class Report:
    """Prints each line of the table, and knows whether all was as it must be."""

    def __init__(self) -> None:
        self.failed = False

    def line(self, what: str, value: Any, must: bool | None = None) -> None:
        """``must``: whether the value is as it must be; None where it may be anything."""
        self.failed |= must is False
        print(
            f"| {what} | {value} |{'' if must is None else ' ok' if must else ' NO'} |", flush=True
        )


def main() -> int:
    """Run it all; exit status 1 where one must was not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    report = Report()
    with served() as server:
        became, memory = asyncio.run(people_ask(server, options.people, options.minutes * 60))
        _tell_load(report, became, memory)
        report.line("the page answers afterwards", *_page_answers(server))
        _after(report, server, "never read", _never_read)
        _after(report, server, "hung up in the stream", _hang_up_all)
        ends, took = asyncio.run(stop_under_load(server))
        report.line(f"{STREAMS} streams at SIGTERM", dict(ends), not ends["broken off"])
        report.line("seconds until the process was gone", f"{took:.2f}", took <= STOP_SECONDS)
    return int(report.failed)


def _tell_load(report: Report, became: Became, memory: list[int]) -> None:
    report.line("asked", became.asked)
    report.line("answered", len(became.seconds), len(became.seconds) > 0)
    report.line("refused with Retry-After", dict(became.refused))
    report.line("lost", dict(became.lost.most_common(5)) or 0, not became.lost)
    quantiles = (
        statistics.quantiles(became.seconds, n=20) if len(became.seconds) > 1 else [0.0] * 19
    )
    report.line("seconds, p50 / p95", f"{quantiles[9]:.2f} / {quantiles[18]:.2f}")
    few = max(1, len(memory) // 10)
    warm = int(len(memory) * WARM_UP)
    before, after = (statistics.median(some) for some in (memory[warm : warm + few], memory[-few:]))
    ratio = after / before
    told = f"{before / 2**20:.0f} → {after / 2**20:.0f} MB ({ratio:.3f})"
    report.line("memory, warm → at the end", told, abs(ratio - 1) <= FLAT)


def _page_answers(server: Served) -> tuple[str, bool]:
    page = httpx.get(server.place, trust_env=False, timeout=PATIENCE)
    reply = asyncio.run(server.answered("page", QUESTIONS[0], "the-last"))
    answered = page.status_code == 200 and _SIGNS["page"] in reply
    return ("yes", True) if answered else (reply[-200:].decode("utf-8", "replace"), False)


def _after(report: Report, server: Served, what: str, leave: Callable[[Served], list[Any]]) -> None:
    """Have ``GONE`` clients do that; every place must be free, and a question answered, while they are there."""
    kept = leave(server)
    running, waiting = until_free(server)
    reply = asyncio.run(server.answered("ask", QUESTIONS[0], ""))
    fine = not running and not waiting and _SIGNS["ask"] in reply
    report.line(f"{GONE} {what}: running, waiting", f"{running}, {waiting}; then answered", fine)
    for connection in kept:
        connection.close()


def _never_read(server: Served) -> list[Any]:
    requests = server.doors.api("ask/stream", QUESTIONS[0])
    return [one for _ in range(GONE) for one in server.doors.never_read(requests)]


def _hang_up_all(server: Served) -> list[Any]:
    async def all_of_them() -> None:
        await asyncio.gather(*(hang_up(server) for _ in range(GONE)))

    asyncio.run(all_of_them())
    return []


if __name__ == "__main__":
    sys.exit(main())
