"""Adding and removing documents over HTTP: roles, names, limits, replacing, cancelling, receipts."""

from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any, cast
from zipfile import ZipFile

import httpx
import pytest

from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.parsers.parser_process import ParserProcess
from ingest.roots.uploads import Places, numbered, safe_name, uploads_of
from tests.upload_servers import Form, ended, form, serving_uploads
from ui.api.receiving import receive
from ui.auth.identity import NOBODY
from ui.auth.keys import KeyStore
from ui.owner_jobs import Jobs
from ui.settings import UiSettings
from ui.upload_queue import Uploads, sweep

COOK = "The cook of the canteen is Ms Quillfeather."
DOCUMENTS = "/api/v1/documents"


class Place:
    """A server with a client that may do everything."""

    def __init__(self, address: str, index: Index, audit: Path = Path("audit.jsonl")) -> None:
        self.address, self.index, self.audit = address, index, audit
        self.client = httpx.Client(base_url=address, timeout=60, trust_env=False)

    def close(self) -> None:
        self.client.close()

    def add(self, files: Form, replace: bool = False) -> dict[str, Any]:
        return ended(self.client, self.post(files, replace))

    def post(self, files: Form, replace: bool = False) -> httpx.Response:
        return self.client.post(DOCUMENTS, files=files, params={"replace": replace})

    def listed(self) -> list[str]:
        return [one["id"] for one in self.client.get(DOCUMENTS).json()["documents"]]

    def answer(self, question: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.post("/api/v1/ask", json={"question": question}).json()
        return answer

    def on_disk(self) -> list[str]:
        root = uploads_of(self.index.directory)
        return sorted(file.relative_to(root).as_posix() for file in root.rglob("*"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("uploads")
    audited = UiSettings(audit_log=str(folder / "audit.jsonl"))
    with serving_uploads(folder, audited, max_file_mb=1) as (address, index):
        place = Place(address, index, folder / "audit.jsonl")
        yield place
        place.close()


@pytest.fixture
def place(served: Place) -> Iterator[Place]:
    """The server without a document."""
    yield served
    for name in served.listed():
        served.client.delete(f"{DOCUMENTS}/{name}")
    assert served.listed() == []
    assert served.on_disk() == []


def test_who_changes_which_documents_is_in_the_audit_log(place: Place) -> None:
    before = len(place.audit.read_text("utf-8").splitlines())
    place.add(form(a__txt=COOK, broken__pdf=b"%PDF-1.4"))
    place.add(form(a__txt=COOK))  # is there already
    place.add(form(a__txt=f"{COOK} She is new."), replace=True)
    place.client.delete(f"{DOCUMENTS}/a.txt", headers={"X-Request-Id": "gone"})
    lines = [json.loads(line) for line in place.audit.read_text("utf-8").splitlines()[before:]]
    told = [(one["outcome"], one["changed"], one["via"]) for one in lines]
    assert told == [(how, ["a.txt"], "none") for how in ("added", "replaced", "removed")]
    assert all(one["request"] for one in lines)
    assert lines[-1]["request"] == "gone"


def test_what_is_added_is_answered_from_and_what_is_removed_is_not(place: Place) -> None:
    files = form(cook__txt=COOK, empty__txt="", nothing__bin=bytes(range(256)) * 8)
    files.append(("files", ("notes/2026/door.md", b"# Door\n\nThe code of the door is 4711.\n")))
    done = place.add(files)
    assert {name: (file["state"], file["reason"]) for name, file in done.items()} == {
        "cook.txt": ("added", ""),
        "empty.txt": ("skipped", "is empty"),
        "nothing.bin": ("skipped", "is binary, not text"),
        "notes/2026/door.md": ("added", ""),
    }
    assert place.on_disk() == ["cook.txt", "notes", "notes/2026", "notes/2026/door.md"]
    facts = place.client.get(f"{DOCUMENTS}/notes/2026/door.md").json()
    assert (facts["uploaded"], facts["readers"]) == (True, ["everyone"])
    answer = place.answer("Who is the cook of the canteen?")
    assert "Quillfeather" in answer["answer"]
    assert answer["citations"][0]["document"] == "cook.txt"

    receipt = place.client.delete(f"{DOCUMENTS}/cook.txt").json()
    assert receipt["proved"] is True
    (one,) = receipt["receipts"]
    assert (one["document"], one["source_removed"], one["answered"]) == ("cook.txt", True, 0)
    assert "source" not in one
    assert place.answer("Who is the cook of the canteen?")["abstained"] is True
    assert place.client.delete(f"{DOCUMENTS}/cook.txt").status_code == 404
    assert not any((place.index.directory / "incoming").iterdir())


def test_a_folder_is_handed_in_without_what_its_ignore_file_names(place: Place) -> None:
    sent = {
        "pier/plan.txt": "added", "pier/drafts/plan.txt": "skipped", "pier/day.log": "skipped",
        "pier/keep.log": "added", "quay/plan.txt": "skipped", "day.log": "added",
    }  # fmt: skip
    texts = [("files", (name, f"{name} opens at nine.".encode())) for name in sent]
    ignoring = ("files", ("pier/.footnoteignore", b"drafts/\n*.log\n!keep.log"))
    broken = ("files", ("quay/.footnoteignore", b"*a*b*c*d"))
    files = place.add([*texts, ignoring, broken])
    assert {name: files[name]["state"] for name in sent} == sent
    assert files["pier/drafts/plan.txt"]["reason"] == "is excluded by pier/.footnoteignore"
    assert "more than 3 stars" in files["quay/.footnoteignore"]["reason"]
    assert not [name for name in place.on_disk() if "ignore" in name or name.startswith("pier/d")]


def test_a_text_is_kept_under_its_title(place: Place) -> None:
    body = {"title": "Canteen / hours", "text": "The canteen opens at eleven."}
    done = ended(place.client, place.client.post(f"{DOCUMENTS}/text", json=body))
    assert done["Canteen - hours.txt"]["documents"] == ["Canteen - hours.txt"]
    assert "eleven" in place.answer("When does the canteen open?")["answer"]
    again = ended(place.client, place.client.post(f"{DOCUMENTS}/text", json=body))
    assert again["Canteen - hours.txt"]["state"] == "exists"
    for wrong in ({"title": " ", "text": "x"}, {"title": "x", "text": ""}, {"title": "x"}):
        refused = place.client.post(f"{DOCUMENTS}/text", json=wrong)
        assert refused.status_code == 422
        assert refused.json()["error"].endswith(".")


def test_a_name_that_is_there_is_replaced_when_that_is_said(place: Place) -> None:
    place.add(form(cook__txt=COOK))
    other = COOK.replace("Ms Quillfeather", "Mr Brabazon")
    for name in ("cook__txt", "Cook__TXT"):
        (kept,) = place.add(form(**{name: other})).values()
        assert kept["state"] == "exists"
        assert "replace" in kept["reason"]
    assert "Quillfeather" in place.answer("Who is the cook of the canteen?")["answer"]
    (replaced,) = place.add(form(Cook__TXT=other), replace=True).values()
    assert (replaced["state"], replaced["documents"]) == ("replaced", ["cook.txt"])
    assert "Brabazon" in place.answer("Who is the cook of the canteen?")["answer"]
    (same,) = place.add(form(cook__txt=other), replace=True).values()
    assert same["state"] == "unchanged"
    # What could not be read does not cost what is there.
    (broken,) = place.add(form(cook__txt=bytes(range(256))), replace=True).values()
    assert (broken["state"], broken["reason"]) == ("skipped", "is binary, not text")
    assert "Brabazon" in place.answer("Who is the cook of the canteen?")["answer"]
    twice = form(a__txt="One letter came.") + form(a__txt="Two letters came.")
    states = place.post(twice).json()["id"]
    place.client.get(f"/api/v1/uploads/{states}/events")
    files = place.client.get(f"/api/v1/uploads/{states}").json()["files"]
    assert [file["state"] for file in files] == ["added", "skipped"]


def test_an_archive_is_removed_whole(place: Place) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("in/cook.txt", COOK)
        archive.writestr("in/door.txt", "The code of the door is 4711.")
        archive.writestr("in/x.bin", bytes(range(256)))
    done = place.add(form(letters__zip=packed.getvalue(), other__txt="Nothing more."))
    assert done["letters.zip"]["state"] == "added"
    assert done["letters.zip"]["remarks"] == ["in/x.bin: is binary, not text"]
    assert len(done["letters.zip"]["documents"]) == 2
    (replaced,) = place.add(form(letters__zip=packed.getvalue()), replace=True).values()
    assert replaced["state"] != "exists"
    (broken,) = place.add(form(letters__zip=packed.getvalue()[:90]), replace=True).values()
    assert broken["state"] == "skipped"
    gone = place.client.delete(f"{DOCUMENTS}/letters.zip/in/cook.txt").json()
    assert [one["document"] for one in gone["receipts"]] == [
        "letters.zip/in/cook.txt",
        "letters.zip/in/door.txt",
    ]
    assert gone["proved"] is True
    assert place.on_disk() == ["other.txt"]
    place.add(form(third__txt="A third one."))
    assert place.listed() == ["other.txt", "third.txt"]


def test_large_files_and_bodies_that_are_no_form(place: Place) -> None:
    large = b"A line of text.\n" * 70_000
    done = place.add(form(large__txt=large, small__txt=COOK))
    assert done["large.txt"]["reason"].startswith("is larger than 1 MB (1.1 MB)")
    assert done["small.txt"]["state"] == "added"
    assert place.on_disk() == ["small.txt"]
    post = place.client.post
    assert post(DOCUMENTS, json={}).status_code == 415
    assert post(DOCUMENTS, data={"a": "b"}, files={"x": ("", b"")}).status_code == 422
    cut = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\ntext'
    kind = {"content-type": "multipart/form-data; boundary=b"}
    for body in (cut, b"nonsense", b""):
        refused = post(DOCUMENTS, content=body, headers=kind)
        assert refused.status_code == 400, body
        assert refused.json()["error"].startswith("The form is damaged")
    long = {"content-type": f"multipart/form-data; boundary={'b' * 5000}"}
    assert post(DOCUMENTS, content=b"--b", headers=long).status_code == 400
    many = [("files", (f"{n}.txt", b"x")) for n in range(1_001)]
    assert post(DOCUMENTS, files=many).status_code == 413
    assert place.listed() == ["small.txt"]
    assert not any((place.index.directory / "incoming").iterdir())


HOSTILE = [
    (b"../../escaped.txt", "leads out of its folder"),
    (b"a/../../escaped.txt", "leads out of its folder"),
    (b"..\\..\\escaped.txt", "leads out of its folder"),
    (b".footnote-access.toml", "is hidden"),
    (b"a/.git/config.txt", "is hidden"),
    (b"owner.lock", "only the folder of an index"),
    (b"~$plan.docx", "programs keep for themselves"),
    (b"share/#recycle/plan.txt", "programs keep for themselves"),
    (b" / / ", "has no name"),
    (b"a/" * 600 + b"deep.txt", "a path of more than"),
    (b"/etc/passwd.txt", "etc/passwd.txt"),
    (b"tab\tand\x01bell.txt", "tab_and_bell.txt"),
    (b"line%0Aend.txt", "line_end.txt"),
    ("rtl\u202etxt.exe.txt".encode(), "rtl_txt.exe.txt"),
    (b"say %22hi%22.txt", 'say "hi".txt'),
    (b"not utf-8 \xff.txt", "not utf-8 \u00ff.txt"),
    (b"<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ("e\u0301te\u0301.txt".encode(), "\u00e9t\u00e9.txt"),
    (b"trailing. . .", "trailing"),
    (b"./here/./too.txt", "here/too.txt"),
]


def test_hostile_names(place: Place) -> None:
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="' + name + b'"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + COOK.encode() + b"\r\n"
        for name, _ in HOSTILE
    )
    kind = {"content-type": "multipart/form-data; boundary=b"}
    posted = place.client.post(DOCUMENTS, content=body + b"--b--\r\n", headers=kind)
    ended(place.client, posted)
    files = place.client.get(f"/api/v1/uploads/{posted.json()['id']}").json()["files"]
    written = []
    for (name, becomes), file in zip(HOSTILE, files, strict=True):
        if file["state"] == "added":
            assert file["documents"] == [becomes], name
            written.append(becomes)
        else:
            assert becomes in file["reason"], name
    root = uploads_of(place.index.directory)
    assert sorted(written) == [one for one in place.on_disk() if (root / one).is_file()]
    assert len(written) == 10
    assert not list(place.index.directory.parent.rglob("escaped*"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"filename=\"=?utf-8?B?QsO8cm8udHh0?=\"; filename*=utf-8''B%C3%BCro.txt", "Büro.txt"),
        (b'filename="=?utf-8?B?QsO8cm8udHh0?="', "Büro.txt"),
        (b"filename*=UTF-8''B%C3%BCro%202.txt", "Büro 2.txt"),
        (b"filename*=iso-8859-1'de'B%FCro.txt; filename=x.txt", "Büro.txt"),
        ('filename="Büro – 3.txt"'.encode("cp1252"), "Büro – 3.txt"),
        (b"filename=\"a; filename*=utf-8''b.txt\"", "a; filename*=utf-8''b.txt"),
        (b'filename="=?utf-8?B?QsO8"', "=?utf-8?B?QsO8"),
        (b'filename="=?utf-8?B?A?="', "=?utf-8?B?A?="),
    ],
)
def test_a_name_is_read_as_it_was_meant(tmp_path: Path, written: bytes, name: str) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"--b\r\nContent-Disposition: form-data; name=files; " + written
        yield b"\r\n\r\ntext\r\n--b--\r\n"

    kind = "multipart/form-data; boundary=b"
    (received,) = asyncio.run(receive(body(), kind, tmp_path, 100))
    assert (received.name, received.file.read_bytes()) == (name, b"text")


def test_long_names_stay_apart() -> None:
    names = [safe_name(f"{'ü' * 300}{end}.txt").name for end in "ab"]
    assert len(set(names)) == 2
    for name in names:
        assert 200 < len(name.encode()) <= 255
        assert name.endswith(".txt")
    assert len(safe_name("x" * 400).name.encode()) == 255


def test_places_are_not_left(tmp_path: Path) -> None:
    root, outside = tmp_path / "uploads", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "Plan.txt").write_text("x")
    (root / "out").symlink_to(outside)
    places = Places(root)
    assert places.of(PurePosixPath("PLAN.TXT")) == root / "Plan.txt"
    assert places.of(PurePosixPath("sub/a.txt")) == root / "sub" / "a.txt"
    assert places.of(PurePosixPath("SUB/b.txt")) == root / "sub" / "b.txt"
    assert numbered(root / "Plan.txt") == root / "Plan (2).txt"
    for name in ("out/a.txt", "Plan.txt/a.txt", "sub"):
        with pytest.raises(UnreadableDocument):
            places.of(PurePosixPath(name))
    assert list(outside.iterdir()) == []


# --- who may ------------------------------------------------------------------------------------

KEY = UiSettings(auth="key")


def key(folder: Path, name: str, *groups: str, role: str = "ingest") -> dict[str, str]:
    made = KeyStore(folder).create(name, list(groups), [role], None)
    return {"authorization": f"Bearer {made}"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Index]]:
    """A server that asks for keys: the folder of those, its address and its index."""
    folder = tmp_path_factory.mktemp("guarded")
    with serving_uploads(folder, KEY) as (address, index):
        yield folder, address, index


def test_only_those_with_the_role(guarded: tuple[Path, str, Index]) -> None:
    folder, address, index = guarded
    with closing(Place(address, index)) as place:
        asks, ingests = key(folder, "asks", role="ask"), key(folder, "ingests")
        upload = place.client.post(DOCUMENTS, files=form(a__txt=COOK), headers=ingests).json()["id"]
        place.client.get(f"/api/v1/uploads/{upload}/events", headers=ingests)
        calls: list[tuple[str, str, dict[str, Any]]] = [
            ("POST", DOCUMENTS, {"files": form(b__txt="x")}),
            ("POST", f"{DOCUMENTS}/text", {"json": {"title": "t", "text": "t"}}),
            ("GET", f"/api/v1/uploads/{upload}", {}),
            ("GET", f"/api/v1/uploads/{upload}/events", {}),
            ("POST", f"/api/v1/uploads/{upload}/cancel", {}),
            ("DELETE", f"{DOCUMENTS}/a.txt", {}),
        ]
        for method, path, body in calls:
            refused = place.client.request(method, path, **body)
            assert refused.status_code == 401, path
            refused = place.client.request(method, path, headers=asks, **body)
            assert refused.status_code == 403, path
            assert refused.json()["error"] == "Only those with the role ingest may do this."
        other = key(folder, "another")
        for path in (f"/api/v1/uploads/{upload}", "/api/v1/uploads/nothing"):
            assert place.client.get(path, headers=other).status_code == 404
        shown = place.client.get(DOCUMENTS, headers=asks).json()["documents"]
        assert [(one["id"], one["readers"]) for one in shown] == [("a.txt", None)]
        pages = [place.client.get("/documents", headers=who).text for who in (asks, ingests)]
        assert ['id="adding"' in page for page in pages] == [False, True]
        assert ["for everyone" in page for page in pages] == [False, True]
        assert place.client.delete(f"{DOCUMENTS}/a.txt", headers=ingests).status_code == 200


def test_what_one_may_not_read_is_not_there(guarded: tuple[Path, str, Index]) -> None:
    folder, address, index = guarded
    with closing(Place(address, index)) as place:
        hr, other = key(folder, "hr", "hr"), key(folder, "other")

        def add(text: str, who: dict[str, str], replace: bool = True) -> dict[str, Any]:
            place.client.headers.update(who)
            (file,) = place.add(form(pay__md=text), replace).values()
            return dict(file)

        secret = "---\naccess: [group:hr]\n---\n# Pay\n\nThe pay of the cook is nine ducats.\n"
        assert add(secret, hr)["documents"] == ["pay.md"]
        (listed,) = place.client.get(DOCUMENTS, headers=hr).json()["documents"]
        assert listed["readers"] == ["group:hr"]
        # Neither replaced nor told of: it goes beside it.
        assert add("# Pay\n\nThere is none.\n", other)["documents"] == ["pay (2).md"]
        hidden, missing = (
            place.client.delete(f"{DOCUMENTS}/{name}", headers=other)
            for name in ("pay.md", "no.md")
        )
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.text.replace("pay.md", "no.md") == missing.text
        blind = add(secret.replace("hr", "board"), other)
        assert blind["remarks"] == ["Its rules of access do not let you read it."]
        assert place.client.delete(f"{DOCUMENTS}/pay.md", headers=hr).json()["proved"] is True
        assert place.client.delete(f"{DOCUMENTS}/pay (2).md", headers=hr).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://docs.example", "X-Forwarded-Host": "docs.example"}, 403),
        ({"Origin": "http://localhost", "Host": "localhost"}, 202),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://docs.example"}, 202),
        ({"Sec-Fetch-Site": "none"}, 202),
    ],
    ids=["cross", "same-site", "origin", "null", "no-proxy", "host", "same", "none"],
)
def test_a_page_of_another_site_changes_nothing(
    place: Place, headers: dict[str, str], status: int
) -> None:
    pasted = {"title": "t", "text": "A text."}
    text = place.client.post(f"{DOCUMENTS}/text", json=pasted, headers=headers)
    assert text.status_code == status
    if status == 202:
        ended(place.client, text)
    removed = place.client.delete(f"{DOCUMENTS}/t.txt", headers=headers)
    assert removed.status_code == (403 if status == 403 else 200)
    # An empty file is taken as any other, and nothing of it has to be removed.
    files = form(a__txt=COOK) if status == 403 else form(a__txt="")
    added = place.client.post(DOCUMENTS, files=files, headers=headers)
    assert added.status_code == status
    if status == 202:
        ended(place.client, added)


def test_a_read_only_index_takes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.add(form(a__txt=COOK))
    monkeypatch.setattr(place.index, "read_only", True)
    text = {"title": "t", "text": "A text."}
    for refused in (
        place.post(form(b__txt=COOK)),
        place.client.post(f"{DOCUMENTS}/text", json=text),
        place.client.delete(f"{DOCUMENTS}/a.txt"),
    ):
        assert refused.status_code == 503
        assert "is read-only" in refused.json()["error"]
    page = place.client.get("/documents").text
    assert "This index is read-only: nothing can be added or removed." in page
    assert 'id="adding"' not in page
    monkeypatch.undo()


# --- while it goes on ---------------------------------------------------------------------------


class Held:
    """Parsing stops before the file called slow.txt until it may go on, but for ``first`` times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, first: int = 0) -> None:
        self.left = first
        self.reached, self.may_go_on = threading.Event(), threading.Event()
        call: Callable[..., Any] = ParserProcess.call

        def held(self_: ParserProcess, function: Any, *arguments: Any) -> Any:
            if arguments[1] == "slow.txt" and self.left:
                self.left -= 1
            elif arguments[1] == "slow.txt":
                self.reached.set()
                self.may_go_on.wait()
            return call(self_, function, *arguments)

        monkeypatch.setattr(ParserProcess, "call", held)


def test_cancelling_keeps_what_is_stored_and_nothing_else(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.add(form(slow__txt="What was there before stays."))
    held = Held(monkeypatch, first=1)  # whether it can take the place of what is there
    # As many passages as go from step to step together, so that they are stored while the next is read.
    many = "\n\n".join(f"# Part {n}\n\nThe colour of door {n} is blue." for n in range(140))
    first = place.post(form(a__md=many, slow__txt=COOK, z__txt="Never read."), replace=True)
    address = f"/api/v1/uploads/{first.json()['id']}"
    waiting = place.post(form(next__txt="It waits for its turn."))
    held.reached.wait()
    while place.client.get(address).json()["files"][0]["state"] != "added":
        time.sleep(0.02)
    assert place.client.get(address).json()["state"] == "reading"
    cancelled = place.client.post(f"/api/v1/uploads/{waiting.json()['id']}/cancel").json()
    assert [file["state"] for file in cancelled["files"]] == ["cancelled"]
    place.client.post(f"{address}/cancel")
    held.may_go_on.set()
    done = ended(place.client, first)
    assert {name: file["state"] for name, file in done.items()} == {
        "a.md": "added",
        "slow.txt": "cancelled",
        "z.txt": "cancelled",
    }
    assert next(iter(ended(place.client, waiting).values()))["state"] == "cancelled"
    assert place.on_disk() == place.listed() == ["a.md", "slow.txt"]
    text = place.client.get(f"{DOCUMENTS}/slow.txt").json()["text"]
    assert text.strip() == "What was there before stays."
    assert "blue" in place.answer("What is the colour of door 7?")["answer"]
    assert place.add(form(z__txt="Read at last."))["z.txt"]["state"] == "added"


def test_an_ingest_that_fails_leaves_nothing_behind(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.add(form(a__txt=COOK))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/somewhere/secret")

    with monkeypatch.context() as patch:
        patch.setattr(type(place.index.vectors), "put", full)
        done = place.add(form(b__txt="A letter.", a__txt="Another cook."), replace=True)
    assert {file["state"] for file in done.values()} == {"failed"}
    assert all("the disk is full" in file["reason"] for file in done.values())
    assert place.on_disk() == place.listed() == ["a.txt"]
    assert "Quillfeather" in place.answer("Who is the cook of the canteen?")["answer"]
    again = place.add(form(b__txt="A letter.", a__txt="Another cook."), replace=True)
    assert {file["state"] for file in again.values()} == {"added", "replaced"}


def test_who_hangs_up_leaves_nothing_behind(place: Place) -> None:
    host, _, port = place.address.removeprefix("http://").partition(":")
    incoming = place.index.directory / "incoming"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            b"POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf'
        )
        while not (incoming.is_dir() and any(incoming.iterdir())):
            time.sleep(0.02)
    while any(incoming.iterdir()):
        time.sleep(0.02)
    assert place.listed() == []


def test_an_upload_that_a_stopped_server_did_not_come_to_is_known_to_the_next(place: Place) -> None:
    class Never:
        @asynccontextmanager
        async def telling(self, _work: object) -> AsyncIterator[object]:
            await asyncio.Event().wait()
            yield None

    uploads = Uploads(cast(Any, SimpleNamespace(index=place.index)), cast(Any, Never()))

    async def stopped() -> None:
        upload = uploads.begin(NOBODY, replace=False)
        for name in (
            "1",
            "2",
            "2.before",
        ):  # the last is what a file that was put in place replaced
            (upload.folder / name).write_text("A letter.")
        uploads.accept(upload)
        await asyncio.sleep(0)  # its turn does not come

    asyncio.run(stopped())
    assert sweep(place.index.directory) == 2
    assert sweep(place.index.directory) is None
    assert place.add(form(a__txt=COOK))["a.txt"]["state"] == "added"
    assert sweep(place.index.directory) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a niceness")
def test_an_ingest_lets_questions_go_first() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work(_step: object) -> tuple[int, int]:
        with ThreadPoolExecutor(1) as pool:
            return niceness(), pool.submit(niceness).result()

    async def done() -> Any:
        async with Jobs().telling(work) as told:
            return await told.get()

    usual = niceness()
    own, of_its_thread = asyncio.run(done())["result"]
    assert own == of_its_thread > usual
    assert niceness() == usual


def test_a_step_waits_for_questions_but_not_for_ever() -> None:
    asked: list[bool] = []

    def answering(times: int) -> bool:
        asked.append(len(asked) < times)
        return asked[-1]

    async def done(times: int) -> Any:
        asked.clear()
        async with Jobs(lambda: answering(times)).telling(lambda step: step("one")) as told:
            return [await told.get(), await told.get()]

    assert asyncio.run(done(3)) == [{"step": "one"}, {"result": None}]
    assert asked == [True, True, True, False]
    assert asyncio.run(done(10**9)) == [{"step": "one"}, {"result": None}]
    assert all(asked)


def test_the_api_is_described(place: Place) -> None:
    paths = place.client.get("/openapi.json").json()["paths"]
    assert "multipart/form-data" in paths[DOCUMENTS]["post"]["requestBody"]["content"]
    for path, method in (
        (f"{DOCUMENTS}/text", "post"),
        ("/api/v1/uploads/{upload_id}/events", "get"),
        ("/api/v1/uploads/{upload_id}/cancel", "post"),
    ):
        assert paths[path][method]["summary"]
    assert any("delete" in methods for path, methods in paths.items() if path.startswith(DOCUMENTS))
