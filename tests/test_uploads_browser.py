"""Adding and removing documents in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import ingest
from tests.conftest import SEEDS
from tests.fakes import SEED
from tests.test_page_browser import DESKTOP, IN_A_BROWSER, PHONE, SIGN_IN, Open, Reader, browser
from tests.test_page_browser import reader as open_pages
from tests.test_uploads import COOK, Held, Place
from tests.upload_servers import form, serving_uploads

if TYPE_CHECKING:
    from playwright.sync_api import Route

__all__ = ["browser", "open_pages"]

pytestmark = IN_A_BROWSER

UPLOADED = '#documents > li:not([data-file=""])'
HOSTILE = "<img src=x onerror=window.pwned=1>"
OVER = """files => {
  window.carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  const init = { bubbles: true, cancelable: true, dataTransfer: carried };
  document.querySelector("h1").dispatchEvent(new DragEvent("dragover", init));
}"""
DROP = """() => document.querySelector("h1").dispatchEvent(
  new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with serving_uploads(tmp_path_factory.mktemp("uploads"), max_file_mb=1) as (address, index):
        ingest(index, [SEEDS])
        made = Place(address, index)
        yield made
        made.client.close()


@pytest.fixture
def place(served: Place) -> Iterator[Place]:
    """The server with nothing but the article, which is no upload."""
    yield served
    for name in served.listed():
        if name != SEED.name:
            served.client.delete(f"/api/v1/documents/{name}")
    assert served.listed() == [SEED.name]


@pytest.fixture
def reader(place: Place, open_pages: Open) -> Open:
    """Pages are closed before their server is."""
    assert place
    return open_pages


def opened(reader: Open, place: Place, **options: object) -> Reader:
    return reader(place.address, "/documents", **options)


def drop(staff: Reader, **files: str) -> None:
    named = [[name.replace("__", "."), text] for name, text in files.items()]
    staff.page.evaluate(OVER, named)
    staff.page.evaluate(DROP)


def drop_paths(staff: Reader, *paths: Path) -> None:
    """Drop real files and folders, as a person does with the mouse."""
    devtools = staff.context.new_cdp_session(staff.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        at = {"type": kind, "x": 300, "y": 300, "data": data}
        devtools.send("Input.dispatchDragEvent", at)


def over(staff: Reader) -> dict[str, str]:
    """What became of each file, once it is over."""
    staff.page.wait_for_selector("#upload-close:not([hidden])")
    rows = staff.page.locator("#upload-files li").all()
    return {row.locator(".name").inner_text(): row.locator(".state").inner_text() for row in rows}


def listed(staff: Reader, *titles: str) -> None:
    shown = f"titles => [...document.querySelectorAll('{UPLOADED}:not([hidden]) .title')]"
    staff.until(f"{shown}.map(t => t.textContent).join('|') === titles", "|".join(titles))


def test_dropped_answered_removed(reader: Open, place: Place) -> None:
    for name, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
        staff = opened(reader, place, viewport=viewport)
        page = staff.page
        staff.see(f"{name}-20-nothing-yet")
        page.evaluate(OVER, [["cook.txt", COOK]])
        assert page.locator("#drop-here").is_visible()
        staff.see(f"{name}-21-drop")
        drop(staff, cook__txt=COOK, empty__txt="", **{f"{HOSTILE}.bin": "\0\1\2\3" * 99})
        assert not page.locator("#drop-here").is_visible()
        assert over(staff) == {
            "cook.txt": "added",
            "empty.txt": "skipped: is empty",
            f"{HOSTILE}.bin": "skipped: is binary, not text",
        }
        assert page.inner_text("#upload-said") == "1 added, 2 skipped"
        assert page.locator("main img").count() == 0
        assert page.evaluate("window.pwned") is None
        listed(staff, "Cook")
        assert "text\u00a0· cook.txt\u00a0· uploaded\u00a0· for everyone" in page.inner_text(
            f"{UPLOADED} .file"
        )
        staff.see(f"{name}-22-added")
        assert not staff.overflows()

        if name == "desktop":  # test_page_browser.py asks on a phone
            page.goto(place.address)
            page.wait_for_selector("#conversation .example")
            staff.ask("Who is the cook of the canteen?")
            assert "Quillfeather" in staff.last().inner_text()
            staff.last(".mark a").first.click()
            assert staff.marked() == COOK
            page.goto(f"{place.address}/documents")

        page.get_by_role("button", name="Remove Cook").click()
        assert page.inner_text("#removal-said") == "Remove “Cook”?"
        means = page.inner_text("#removal-means")
        assert means.startswith("Its passage goes, and answers stop citing it.")
        assert "The uploaded file is deleted with it." in means
        assert "Keep it" in staff.focused()
        staff.see(f"{name}-23-removal")
        page.keyboard.press("Escape")
        assert page.locator(UPLOADED).count() == 1
        page.get_by_role("button", name="Remove Cook").click()
        page.click("#removal-do")
        page.wait_for_selector("#removal >> text=Close")
        assert page.inner_text("#removal-said") == "Removed “Cook”"
        receipt = page.inner_text("#removal-means")
        assert "1 passage removed, with words and vectors, and the uploaded file." in receipt
        assert "none found" in receipt
        assert "none holds any" in receipt
        staff.see(f"{name}-24-receipt")
        assert not staff.overflows()
        listed(staff)
        page.click("#removal-close")
        staff.until("() => document.activeElement.id === 'choose-files'")
        if name == "desktop":
            page.goto(place.address)
            page.wait_for_selector("#conversation .answered")  # the conversation is brought back
            staff.ask("Who is the cook of the canteen?")
            assert "The documents don’t say." in staff.last().inner_text()


def test_chosen_files_a_folder_and_a_pasted_text(
    reader: Open, place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "handbook"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "leave.md").write_text("# Leave\n\nThere are 28 days.\n")
    (folder / "travel.txt").write_text("Trains are paid in second class.\n")
    (folder / ".hidden.txt").write_text("Not for anybody.\n")
    (folder / "draft.txt").write_text("Not for anybody yet.\n")
    (folder / ".footnoteignore").write_text("draft*\n")
    staff = opened(reader, place)
    page = staff.page
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Choose files").click()
    choosing.value.set_files([folder / "travel.txt", folder / "2026" / "leave.md"])
    assert over(staff) == {"travel.txt": "added", "leave.md": "added"}
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Choose a folder").click()
    choosing.value.set_files(folder)
    staff.until("() => document.querySelectorAll('#documents > li').length === 5")
    assert over(staff) == {
        "handbook/travel.txt": "added", "handbook/2026/leave.md": "added",
        "handbook/draft.txt": "skipped: is excluded by handbook/.footnoteignore",
    }  # fmt: skip
    assert page.inner_text("#upload-figures") == "1 hidden file was left out."
    (folder / "2026" / "dropped.md").write_text("# Dropped\n\nBy mouse.\n")
    drop_paths(staff, folder / "2026")
    listed(staff, "Dropped", "Leave", "Leave", "Travel", "Leave", "Travel")
    assert over(staff) == {"2026/dropped.md": "added", "2026/leave.md": "added"}
    for name in ("2026/dropped.md", "2026/leave.md"):
        place.client.delete(f"/api/v1/documents/{name}")
    page.click("#upload-close")
    assert not page.locator("#upload").is_visible()
    page.reload()
    assert not page.locator("#upload").is_visible()

    page.get_by_role("button", name="Paste text").click()
    assert "paste-title" in staff.focused()
    page.keyboard.type("Opening hours")
    page.keyboard.press("Tab")
    page.keyboard.type("The shop opens at nine.")
    staff.see("desktop-25-paste")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert over(staff) == {"Opening hours.txt": "added"}
    assert "nine" in place.answer("When does the shop open?")["answer"]

    # Filtered and sorted, also after something was added.
    page.fill("#filter", "LEAVE")
    listed(staff, "Leave", "Leave")
    page.fill("#filter", "Le\u0301ave")  # as a Mac composes é
    listed(staff, "Leave", "Leave")
    assert page.inner_text("#none") == ""
    page.fill("#filter", "no such thing")
    listed(staff)
    assert page.inner_text("#none") == "No document has this in its title, name or format."
    page.fill("#filter", "")
    page.select_option("#sort", "title")
    listed(staff, "Leave", "Leave", "Opening hours", "Travel", "Travel")
    page.select_option("#sort", "format")
    listed(staff, "Leave", "Leave", "Opening hours", "Travel", "Travel")
    drop(staff, long__txt="\n\n".join(f"Note {n} of many is here. " * 30 for n in range(9)))
    over(staff)
    page.select_option("#sort", "passages")
    staff.until("() => document.querySelector('#documents .title').textContent === 'Long'")
    page.select_option("#sort", "read")
    staff.until("() => document.querySelector('#documents .title').textContent === 'Long'")

    # On the way back the list is as what is chosen still says; a new page has it by name, 9 before 10.
    page.goto(f"{staff.address}/docs")
    page.go_back()
    staff.until("() => document.querySelector('#documents .title').textContent === 'Long'")
    assert page.input_value("#sort") == "read"
    drop(staff, day9__txt="It is Thursday.", day10__txt="It is Friday.")
    assert len(over(staff)) == 2
    page.goto(f"{staff.address}/documents")
    titles = page.locator("#documents .title").all_inner_texts()
    assert titles.index("Day9") < titles.index("Day10")


def test_progress_cancel_and_again(
    reader: Open, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    staff = opened(reader, place)
    page = staff.page
    drop(staff, slow__txt=COOK, large__txt="x" * 1_000_001)
    held.reached.wait()
    staff.until("() => document.querySelector('#upload-files .reading') !== null")
    assert page.inner_text("#upload-said") == "Adding 2 files"
    assert page.locator("#upload progress").is_visible()
    staff.until(
        "() => / of 2 files\u00a0· .* of .*B/.test(document.querySelector('#upload-figures').textContent)"
    )
    staff.see("desktop-26-adding")
    drop(staff, second__txt="It comes while another is read.")
    with page.expect_response("**/cancel"):  # the server knows before it may go on
        page.click("#upload-cancel")
    staff.until("() => document.querySelectorAll('#upload-files .cancelled').length >= 1")
    held.may_go_on.set()
    states = over(staff)
    assert states["large.txt"] == "skipped: is larger than 1 MB"
    assert {states["slow.txt"], states["second.txt"]} == {"cancelled"}
    staff.see("desktop-27-cancelled")
    assert place.listed() == [SEED.name]
    page.click("#upload-retry")
    staff.until("() => document.querySelectorAll('#upload-files .added').length === 2")
    assert over(staff) == {"slow.txt": "added", "second.txt": "added"}
    assert place.listed() == [SEED.name, "second.txt", "slow.txt"]


def test_an_upload_is_seen_again_by_a_page_that_is_loaded_again(
    reader: Open, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    staff = opened(reader, place)
    page = staff.page
    drop(staff, slow__txt=COOK, empty__txt="")
    held.reached.wait()
    reading = "() => document.querySelector('#upload-files .reading') !== null"
    staff.until(reading)
    page.reload()
    staff.until(reading)
    assert page.inner_text("#upload-said") == "Adding 2 files"
    held.may_go_on.set()
    assert over(staff) == {"slow.txt": "added", "empty.txt": "skipped: is empty"}
    assert not page.locator("#upload-retry").is_visible()  # the files are not here any more
    listed(staff, "Slow")
    page.reload()
    listed(staff, "Slow")
    staff.until("() => !JSON.parse(sessionStorage['footnote-uploads']).length")
    assert not page.locator("#upload").is_visible()


def test_what_is_replaced_is_said_first(reader: Open, place: Place) -> None:
    place.add(form(cook__txt=COOK, door__txt="The code of the door is 4711."))
    other = COOK.replace("Ms Quillfeather", "Mr Brabazon")
    staff = opened(reader, place)
    page = staff.page
    drop(staff, COOK__txt=other)
    page.wait_for_selector("#replace[open]")
    assert page.inner_text("#replace-said") == "Replace COOK.txt?"
    assert not page.locator("#replace-keep").is_visible()
    staff.see("desktop-28-replace")
    page.keyboard.press("Escape")
    assert not page.locator("#upload").is_visible()
    drop(staff, cook__txt=other, door__txt="No code.", third__txt="A third one.")
    page.wait_for_selector("#replace[open]")
    assert page.inner_text("#replace .names").split("\n") == ["cook.txt", "door.txt"]
    page.click("#replace-keep")
    assert over(staff) == {"third.txt": "added"}
    assert "Quillfeather" in place.answer("Who is the cook of the canteen?")["answer"]
    drop(staff, cook__txt=other)
    page.click("#replace >> text=Replace >> nth=-1")
    staff.until("() => document.querySelector('#upload-files .replaced') !== null")
    assert over(staff) == {"cook.txt": "replaced"}
    assert "Brabazon" in place.answer("Who is the cook of the canteen?")["answer"]


def test_a_server_that_went_away_is_said(reader: Open, place: Place) -> None:
    staff = opened(reader, place)
    way = "**/api/v1/documents?*"
    staff.page.route(way, lambda route: route.abort("internetdisconnected"))
    drop(staff, cook__txt=COOK)
    states = over(staff)
    staff.page.unroute(way)
    assert states == {"cook.txt": "failed: The server does not answer: is it running?"}
    staff.page.click("#upload-retry")
    staff.until("() => document.querySelector('#upload-files .added') !== null")
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in staff.complaints)
    staff.complaints.clear()


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, SIGN_IN),
        (429, "Too many requests are waiting; try again in 10 seconds."),
        (504, "The server does not answer: is it running?"),
    ],
)
def test_what_a_proxy_says_is_a_sentence(
    reader: Open, place: Place, status: int, sentence: str
) -> None:
    place.add(form(kept__txt="The code of the door is 4711."))
    staff = opened(reader, place)

    def answer(route: Route) -> None:
        route.fulfill(
            status=status, content_type="text/html", body="<html><h1>Not here</h1></html>"
        )

    listed(staff, "Kept")
    staff.page.route("**/api/v1/**", answer)
    drop(staff, cook__txt=COOK)
    assert over(staff) == {"cook.txt": f"failed: {sentence}"}
    staff.page.click("#documents .remove >> nth=-1")
    staff.page.click("#removal-do")
    staff.page.wait_for_selector("#removal .refused")
    assert staff.page.inner_text("#removal .refused") == sentence
    staff.page.unroute("**/api/v1/**")
    staff.complaints.clear()


def test_what_a_proxy_takes_is_sent_though_not_what_is_too_large(
    reader: Open, place: Place
) -> None:
    staff = opened(reader, place)

    def proxied(route: Route) -> None:
        if len(route.request.post_data_buffer or b"") > 5000:
            route.fulfill(status=413, content_type="text/html", body="<h1>Too large</h1>")
        else:
            route.continue_()

    way = "**/api/v1/documents?*"
    staff.page.route(way, proxied)
    small = {f"part{n}__txt": f"{COOK} Her number is {n}. " * 40 for n in range(3)}
    drop(staff, large__txt=COOK * 200, **small)
    assert over(staff) == {
        "large.txt": "failed: A proxy before the server takes nothing so large.",
        **dict.fromkeys(("part0.txt", "part1.txt", "part2.txt"), "added"),
    }
    staff.page.unroute(way)
    staff.complaints.clear()
