"""The Evaluate page in a real browser, over the seed article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.fakes import DECLINED
from tests.fronts import public, ui_settings
from tests.test_page_browser import IN_A_BROWSER, PHONE, SIGN_IN, Open, Reader, browser, reader
from ui.app import create_app
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import Route

__all__ = ["browser", "reader"]

pytestmark = IN_A_BROWSER

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "countries",
        "question": "Which countries declined to contribute ground forces?",
        "answers": ["Poland, Spain, and Italy"],
        "gold": [{"document": "coalition-of-the-willing.txt", "quote": DECLINED}],
        "tags": {"kind": "which"},
    },
    {"id": "capital", "question": "What is the capital of Australia?", "answerable": False},
    {"id": "twice", "question": "What is the capital of Australia?", "answerable": False},
    {
        "id": "nowhere",
        "question": "Who painted the fence behind the town hall?",
        "gold": [{"document": "coalition-of-the-willing.txt", "quote": "Tom painted the fence."}],
    },
]


@pytest.fixture(scope="module")
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The real assistant, one of whose answers was disliked."""
    index: Index = request.getfixturevalue("seed_index")
    store = FeedbackStore(tmp_path_factory.mktemp("evaluate") / "feedback.sqlite3")
    settings = AssistantSettings()
    assistant = build_assistant(settings, index)
    store.add(assistant.ask("What did Germany say?").as_dict(), "down", "Not what I asked.")
    with public(create_app(assistant, ui_settings(), store, settings)) as address:
        yield address


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "four questions.jsonl"
    rows = [json.dumps(row) for row in QUESTIONS]
    file.write_text("\n".join([*rows, '{"id": "empty"}']) + "\n", encoding="utf-8")
    return file


def at_evaluate(reader: Open, place: str, **options: Any) -> Reader:
    staff = reader(place, "/evaluate", **options)
    staff.page.wait_for_selector("#run")
    return staff


def upload(staff: Reader, file: Path) -> None:
    staff.page.set_input_files("input[type=file]", file)


def part(staff: Reader, name: str) -> None:
    staff.page.get_by_role("tab", name=name).click()


def test_from_upload_to_comparison(
    reader: Open, place: str, questions: Path, tmp_path: Path
) -> None:
    staff = reader(place)
    page = staff.page
    page.click("#masthead >> text=Evaluate")
    page.wait_for_url("**/evaluate")
    page.wait_for_selector("#run")
    assert page.title() == "Evaluate · Footnote"
    staff.see("evaluate-1-empty")
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam,\n", encoding="utf-8")
    upload(staff, tmp_path / "letter.txt")
    page.wait_for_selector("#recognised .refused")
    sentence = page.inner_text("#recognised .refused")
    assert sentence.startswith("letter.txt ")
    assert "/" not in sentence
    upload(staff, questions)
    page.wait_for_selector("#recognised >> text=four questions")
    recognised = page.inner_text("#recognised")
    assert "4 questions" in recognised.replace("\u00a0", " ")
    assert "footnote-jsonl" in recognised
    assert "no question" in recognised

    page.click("#audit")
    page.wait_for_selector("#audited .panel")
    assert "gold is in no document" in page.inner_text("#audited").lower()
    staff.see("evaluate-2-audit")
    with page.expect_download() as downloading:
        page.click("#audited >> text=Download the cleaned copy")
    assert len(downloading.value.path().read_text("utf-8").splitlines()) < 4

    page.click("#run")
    page.wait_for_selector("#progress .figures")
    assert "Answered or abstained" in page.inner_text("#progress")
    staff.see("evaluate-3-run")
    with page.expect_popup() as opening:
        page.click("#progress >> text=Open the report")
    report = opening.value
    report.wait_for_selector("#list li")
    assert "four questions" in report.inner_text("h1")
    assert report.locator("#filters").is_visible()  # its script runs
    report.locator("#list summary").first.click()
    with staff.context.expect_page() as opening:
        report.locator("#list > li").first.get_by_text("Ask again in the chat").click()
    chat = opening.value
    staff.wait_for_answer(chat)
    assert urlparse(chat.url).netloc == urlparse(place).netloc
    assert chat.inner_text("#conversation .question") == QUESTIONS[0]["question"]
    chat.close()
    report.close()

    part(staff, "Runs")
    page.wait_for_selector(".runs li")
    page.click("#compare")
    page.wait_for_selector("#compared .panel")
    assert "not distinguishable" in page.inner_text("#compared")
    staff.see("evaluate-4-compared")
    with page.expect_popup() as opening:
        page.click("#compared >> text=Open the whole comparison")
    assert "compared" in opening.value.inner_text("h1")
    opening.value.close()


def test_drafts(reader: Open, place: str) -> None:
    staff = at_evaluate(reader, place)
    page = staff.page
    part(staff, "Drafts")
    page.click("#propose-disliked")
    page.wait_for_selector("#draft-text")
    assert page.input_value("#draft-question") == "What did Germany say?"
    assert "Not what I asked." in page.inner_text("#draft-about")
    page.click("#draft-accept")
    page.wait_for_selector("#draft-said .refused")  # no words are picked yet
    # Select a sentence as somebody with a mouse does.
    page.evaluate(
        """sentence => {
          const walker = document.createTreeWalker(document.getElementById("draft-text"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(sentence);
            if (at < 0) continue;
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + sentence.length);
            walker.currentNode.parentElement.scrollIntoView();
            return;
          }
        }""",
        DECLINED,
    )
    staff.until("quote => document.querySelector('#draft-quote').value === quote", DECLINED)
    staff.see("evaluate-5-disliked")
    page.click("#draft-accept")
    page.wait_for_selector("#accepted a")

    page.click("#propose")
    page.wait_for_selector("#draft-text mark")
    staff.see("evaluate-6-draft")
    page.fill("#draft-question", "Edited: who declined?")
    page.click("#draft-accept")
    staff.until("() => document.querySelector('#accepted').innerText.includes('2')")
    page.click("#draft-reject")
    page.wait_for_selector("#draft-said >> text=Rejected")
    with page.expect_download() as downloading:
        page.click("#accepted a")
    rows = [json.loads(line) for line in downloading.value.path().read_text("utf-8").splitlines()]
    assert [row["question"] for row in rows] == ["What did Germany say?", "Edited: who declined?"]
    assert rows[0]["gold"][0]["quote"] == DECLINED
    page.click("#use-accepted")
    page.wait_for_selector("#recognised >> text=accepted-drafts")


def test_a_login_that_lapsed_is_said_and_a_run_is_followed_again(
    reader: Open, place: str, questions: Path
) -> None:
    staff = at_evaluate(reader, place)
    page = staff.page
    upload(staff, questions)
    page.wait_for_selector("#recognised >> text=four questions")

    def login(route: Route) -> None:
        route.fulfill(status=302, headers={"Location": "https://login.example/?rd=x"})

    page.route("**/evaluate/audit", login)
    page.click("#audit")
    page.wait_for_selector("#audited .refused")
    assert page.inner_text("#audited") == SIGN_IN
    lapsed = re.compile(r"/evaluate(/progress)?$")
    page.route(lapsed, lambda route: route.fulfill(status=401, body="<h1>Who are you?</h1>"))
    page.click("#run")
    page.wait_for_selector("#run-said .refused")
    assert page.inner_text("#run-said") == SIGN_IN
    page.unroute(lapsed)  # signed in again, in another tab
    page.wait_for_selector("#progress .figures")
    assert page.inner_text("#run-said") == ""
    page.unroute("**/evaluate/audit")
    staff.complaints.clear()


def test_on_a_phone_in_the_dark(reader: Open, place: str, questions: Path) -> None:
    staff = at_evaluate(
        reader,
        place,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        color_scheme="dark",
    )
    upload(staff, questions)
    staff.page.wait_for_selector("#recognised >> text=four questions")
    staff.page.click("#run")
    staff.page.wait_for_selector("#progress .figures")
    staff.see("evaluate-7-phone-run")
    assert not staff.overflows()
    part(staff, "Runs")
    staff.page.wait_for_selector(".runs li")
    staff.page.click("#compare")
    staff.page.wait_for_selector("#compared .panel")
    staff.see("evaluate-8-phone-compared")
    assert not staff.overflows()
    part(staff, "Drafts")
    staff.page.click("#propose")
    staff.page.wait_for_selector("#draft-text")
    staff.see("evaluate-9-phone-draft")
    assert not staff.overflows()


def test_columns_are_named_for_an_upload(reader: Open, place: str, tmp_path: Path) -> None:
    staff = at_evaluate(reader, place)
    page = staff.page
    file = tmp_path / "fragen.csv"
    file.write_text("Thema,Soll\nWer führt?,\nWer zahlt?,nan\n", encoding="utf-8")
    page.fill("#columns", "question=Thema,answer=Soll")
    upload(staff, file)
    page.wait_for_selector("#recognised >> text=was read as the question")
    assert "lines 2–3" in page.inner_text("#recognised")
    staff.see("evaluate-columns")
