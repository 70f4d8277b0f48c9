"""The chat in a real browser. FOOTNOTE_SCREENSHOTS names a folder that keeps the pictures."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlparse
from weakref import WeakKeyDictionary

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from pypdfium2 import PdfDocument

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.contrast import faint_texts
from tests.fakes import (
    DECLINED,
    GERMANY,
    HOSTILE,
    REMARKS,
    FakeAssistant,
    feedback,
    running,
    seed_index,
)
from tests.fronts import public, ui_settings
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.openai.cited_text import source_address
from ui.printable import shortened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

__all__ = ["feedback"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# Read here: the tests themselves run without the caller's settings.
SCREENSHOTS = os.environ.get("FOOTNOTE_SCREENSHOTS")
QUESTION = "Which countries declined to contribute ground forces?"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt install chromium)"),
]
pytestmark = IN_A_BROWSER


def in_a_browser(test: Callable[..., None]) -> Callable[..., None]:
    """Mark one test of a module as ``IN_A_BROWSER``."""
    for mark in IN_A_BROWSER:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="needs the test extra (playwright)")
    # A context's ignore_https_errors starts each refused request anew, thirty times at most: now and
    # then one ends with ERR_TOO_MANY_RETRIES. With the flag no certificate of a front is refused.
    arguments = (
        "--headless --no-sandbox --disable-background-networking --disable-gpu --no-first-run "
        "--disable-component-update --disable-sync --ignore-certificate-errors"
    )
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The real assistant over the seed article."""
    index: Index = request.getfixturevalue("seed_index")
    store = FeedbackStore(tmp_path_factory.mktemp("server") / "feedback.sqlite3")
    with public(
        create_app(build_assistant(AssistantSettings(), index), ui_settings(), store)
    ) as place:
        yield place


@pytest.fixture(scope="module")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> FakeAssistant:
    return FakeAssistant(seed_index(tmp_path_factory.mktemp("documents")))


@pytest.fixture(scope="module")
def canned(fakes: FakeAssistant, feedback: FeedbackStore) -> Iterator[str]:
    """Canned answers, for what a healthy assistant over a friendly document does not show."""
    with public(create_app(fakes, ui_settings(), feedback)) as place:
        yield place


class Reader:
    """Somebody at a browser; notes every request, error and complaint of the page."""

    def __init__(
        self, context: BrowserContext, address: str, pictures: str | None, path: str = "/"
    ) -> None:
        self.context = context
        self.address = address
        self.pictures = pictures
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        context.on("request", self._note)
        self.page = self.open(path)

    def open(self, path: str = "/", *, waits: bool = True) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{error}\n{error.stack}"))
        page.on("console", self._listen)
        page.goto(self.address + path)
        if waits and path in ("/", "/embed"):
            page.wait_for_selector("#conversation .example")
        return page

    def begin_anew(self) -> None:
        """A new conversation on the page that is open, with nothing shown beside it."""
        self.complaints.clear()  # of a test that failed
        self.page.mouse.move(0, 0)
        self.page.keyboard.press("Escape")
        if self.page.locator("#new").is_visible():
            self.page.click("#new")
            self.page.wait_for_selector("#conversation .example")
        if self.page.url != self.address + "/":
            self.page.evaluate("try { sessionStorage.clear() } catch {}")
            self.page.goto(self.address)
        self.page.wait_for_selector("#conversation .example")
        self.page.focus("#composer textarea")

    def has_left(self) -> None:
        """Forget what Gradio complains of the stream that it breaks off itself when a page is left."""
        broken_off = ("AbortError: signal is aborted", "Unexpected error Connection errored out")
        self.complaints = [one for one in self.complaints if not one.startswith(broken_off)]

    def check(self) -> None:
        """No page complained or asked another host."""
        assert self.hosts == {urlparse(self.address).netloc}
        assert self.complaints == []

    def leave(self) -> None:
        """Close the pages, and forget what they stored."""
        self.context.remove_listener("request", self._note)
        self.context.clear_cookies()
        for page in self.context.pages:
            if page.url.startswith(self.address):
                page.evaluate("try { localStorage.clear() } catch {}")  # an original has none
            page.close()

    def ask(self, question: str, page: Page | None = None) -> None:
        self.send(question, page)
        self.wait_for_answer(page)

    def send(self, question: str, page: Page | None = None) -> None:
        page = page or self.page
        asked = page.locator("#conversation .question").count()
        page.fill("#composer textarea", question)
        page.press("#composer textarea", "Enter")
        more = "asked => document.querySelectorAll('#conversation .question').length > asked"
        self.until(more, asked, page)

    def wait_for_answer(self, page: Page | None = None) -> None:
        """Until the last message is finished: answered, abstained, failed or stopped."""
        self.until(
            """() => {
              const finished = ":is(.answered, .abstention, .remark, .failure, .stopped)";
              const questions = document.querySelectorAll("#conversation .question").length;
              const done = document.querySelectorAll(`#conversation .answer${finished}`).length;
              const idle = document.querySelector("#composer .submit-button");
              return questions > 0 && questions === done && idle !== null;
            }""",
            page=page,
        )

    def until(self, condition: str, argument: Any = None, page: Page | None = None) -> None:
        """Until the page fulfils ``condition`` (its policy forbids Playwright's way of waiting)."""
        page = page or self.page
        for _ in range(2400):
            if page.evaluate(condition, argument):
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {condition}")

    def last(self, selector: str = "") -> Any:
        return self.page.locator(f"#conversation .bot-row:last-child .answer {selector}".strip())

    def marked(self) -> str:
        self.page.wait_for_selector("#source .source-text")
        return "".join(self.page.locator("#source mark").all_text_contents())

    def see(self, name: str) -> None:
        """Keep a picture, where pictures are asked for."""
        if self.pictures:
            self.page.wait_for_timeout(250)  # let transitions end
            self.page.screenshot(path=Path(self.pictures) / f"{name}.png")

    def overflows(self) -> bool:
        return bool(
            self.page.evaluate(
                "document.scrollingElement.scrollWidth > innerWidth || "
                "[...document.querySelectorAll('#conversation, [role=log], #composer, #masthead')]"
                ".some(e => e.scrollWidth > e.clientWidth + 1)"
            )
        )

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML"))

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.hosts.add(urlparse(request.url).netloc)

    def _listen(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")


Open = Callable[..., Reader]


# Of each browser and kind of page. What a page fetched and compiled the next one need not: a second a page.
_CONTEXTS: WeakKeyDictionary[Browser, dict[str, BrowserContext]] = WeakKeyDictionary()


def _context(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    """A context in which no page is open."""
    known, kind = _CONTEXTS.setdefault(browser, {}), repr(sorted(options.items()))
    if kind not in known or known[kind].pages:  # two people at once share nothing
        known[kind] = browser.new_context(**options)
        known[kind].set_default_timeout(120_000)
    return known[kind]


@pytest.fixture
def serving() -> Iterator[Callable[[FastAPI], str]]:
    """Serves a test's own app; asked for before ``reader``, until its pages, which miss it, are left."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(public(app))


@pytest.fixture
def reader(browser: Browser) -> Iterator[Open]:
    """Opens the chat; afterwards, no page may have complained or asked another host."""
    readers: list[Reader] = []

    def open_reader(address: str, path: str = "/", **options: Any) -> Reader:
        context = _context(browser, {"viewport": DESKTOP} | options)
        readers.append(Reader(context, address, SCREENSHOTS, path))
        return readers[-1]

    yield open_reader
    for one in readers:
        one.leave()
        one.check()


def _staying(browser: Browser, address: str) -> Iterator[Reader]:
    desktop: dict[str, Any] = {"viewport": DESKTOP}
    context = browser.new_context(**desktop)
    context.set_default_timeout(120_000)
    yield Reader(context, address, SCREENSHOTS)
    context.close()


@pytest.fixture(scope="module")
def _at_server(browser: Browser, server: str) -> Iterator[Reader]:
    yield from _staying(browser, server)


@pytest.fixture(scope="module")
def _at_canned(browser: Browser, canned: str) -> Iterator[Reader]:
    yield from _staying(browser, canned)


@pytest.fixture
def staff(_at_server: Reader) -> Iterator[Reader]:
    """A new conversation with the real assistant; to open the page takes longer than what is done there."""
    _at_server.begin_anew()
    yield _at_server
    _at_server.check()


@pytest.fixture
def told(_at_canned: Reader) -> Iterator[Reader]:
    """A new conversation with canned answers."""
    _at_canned.begin_anew()
    yield _at_canned
    _at_canned.check()


# --- the real assistant over the seed article ---------------------------------------------------


def test_ask_read_check_follow_up_abstain(reader: Open, server: str) -> None:
    staff = reader(server)
    page = staff.page
    assert page.title() == "Footnote"
    assert "textarea" in staff.focused()
    starters = page.locator("#conversation .example")
    assert starters.count() >= 3
    assert not page.get_by_text("Chatbot", exact=True).is_visible()
    assert page.locator("footer").count() == 0
    staff.see("desktop-1-empty")

    staff.ask(QUESTION)
    for country in ("Poland", "Spain", "Italy"):
        assert country in staff.last().inner_text()
    staff.see("desktop-2-answer")

    staff.last(".mark a").first.hover()
    page.wait_for_selector("#preview:not([hidden])")
    assert DECLINED in page.inner_text("#preview")
    staff.see("desktop-3-preview")

    staff.last(".mark a").first.click()
    assert staff.marked() == DECLINED
    assert page.locator("#source mark").first.is_visible()
    assert "Germany left the door open" in page.inner_text("#source .source-body")
    assert page.locator("#source .source-original").is_visible()
    staff.see("desktop-4-source")
    page.keyboard.press("Escape")
    assert page.locator("#source").is_hidden()
    assert 'aria-label="Footnote 1"' in staff.focused()

    staff.ask("What about Germany?")
    assert "parliamentary approval" in staff.last().inner_text()
    staff.see("desktop-5-follow-up")

    staff.ask("What is the capital of Australia?")
    assert "The documents don’t say." in staff.last().inner_text()
    assert staff.last(".mark").count() == 0
    staff.see("desktop-6-abstention")
    staff.last(".near a").first.click()
    shown = staff.last(".near-quote").first.inner_text()
    assert staff.marked().startswith(shown.removesuffix("…"))
    staff.see("desktop-7-closest")


def test_questions_that_are_offered_can_be_pressed(staff: Reader) -> None:
    starter = staff.page.locator("#conversation .example").first
    question = starter.inner_text()
    starter.click()
    staff.wait_for_answer()
    assert staff.page.locator("#conversation .question").inner_text() == question
    assert staff.last(".mark a").count() > 0
    # So are those that a greeting is answered with.
    staff.page.click("#new")
    staff.page.wait_for_selector("#conversation .example")
    staff.ask("hello")
    assert staff.last().get_attribute("class") == "answer remark"
    assert staff.last(".up").count() == 0
    starter = staff.last("button.starter").first
    question = starter.inner_text()
    staff.see("greeting")
    starter.click()
    asked = "() => document.querySelectorAll('#conversation .question').length === 2"
    staff.until(asked)
    staff.wait_for_answer()
    assert staff.page.locator("#conversation .question").last.inner_text() == question
    assert staff.last(".mark a").count() > 0


def test_on_a_phone(reader: Open, server: str) -> None:
    staff = reader(server, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    assert not staff.overflows()
    staff.see("phone-1-empty")
    staff.ask(QUESTION)
    assert not staff.overflows()
    staff.see("phone-2-answer")
    staff.last(".mark a").first.tap()
    assert staff.marked() == DECLINED
    assert not staff.overflows()
    staff.see("phone-3-source")
    # What lies under the sheet cannot be reached.
    assert staff.page.evaluate("document.querySelector('gradio-app').inert")
    staff.page.locator(".source-shade").tap(position={"x": 10, "y": 10})
    assert staff.page.locator("#source").is_hidden()
    assert not staff.page.evaluate("document.querySelector('gradio-app').inert")
    staff.ask("What is the capital of Australia?")
    assert not staff.overflows()
    staff.see("phone-4-abstention")


def test_with_the_keyboard_only(staff: Reader) -> None:
    keyboard = staff.page.keyboard
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    staff.wait_for_answer()
    for _ in range(30):
        keyboard.press("Shift+Tab")
        if 'aria-label="Footnote 1"' in staff.focused() and "mark" in str(
            staff.page.evaluate("document.activeElement.parentElement.className")
        ):
            break
    staff.page.wait_for_selector("#preview:not([hidden])")
    assert DECLINED in staff.page.inner_text("#preview")
    keyboard.press("Escape")
    assert staff.page.locator("#preview").is_hidden()
    keyboard.press("Enter")
    assert staff.marked() == DECLINED
    assert "source-close" in staff.focused()
    staff.see("keyboard-source")
    keyboard.press("Escape")
    assert 'aria-label="Footnote 1"' in staff.focused()
    keyboard.press("/")
    assert "textarea" in staff.focused()


def test_two_tabs_are_two_conversations(staff: Reader) -> None:
    second = staff.open()
    staff.send(QUESTION)
    staff.send("What would the troops do?", second)
    staff.wait_for_answer()
    staff.wait_for_answer(second)
    for page, question in ((staff.page, QUESTION), (second, "What would the troops do?")):
        assert page.locator("#conversation .question").all_inner_texts() == [question]
    second.close()


def test_a_conversation_outlives_its_page_for_the_same_reader(
    told: Reader, fakes: FakeAssistant
) -> None:
    told.ask("Who declined?")
    told.last(".up").click()
    told.page.wait_for_selector(".said:has-text('Thank you.')")
    told.send("slow, please")
    told.page.wait_for_selector(".writing")
    told.page.fill("#composer textarea", "and who else")
    told.page.click("#masthead a[href='documents']")  # the chat is left while an answer is written
    told.page.click("#masthead a[href='./'] >> nth=-1")
    told.page.wait_for_selector(".answered")
    assert told.page.locator("#conversation .question").all_inner_texts() == [
        "Who declined?",
        "slow, please",
    ]
    told.until("() => document.querySelector('#composer textarea').value === 'and who else'")
    assert told.page.locator(".up").get_attribute("aria-pressed") == "true"
    assert told.last().inner_text().startswith("This answer was not finished.")
    told.page.click(".answered .mark a >> nth=0")
    assert told.marked() == DECLINED
    told.page.keyboard.press("Escape")
    told.ask("and Germany?")
    assert [turn.content for turn in fakes.seen[-1][1] if turn.role == "user"] == ["Who declined?"]

    told.page.fill("#composer textarea", "and who else")
    told.page.goto(told.address + "/documents")
    told.page.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage["footnote-conversation"]);
          sessionStorage["footnote-conversation"] = JSON.stringify({ ...kept, of: '["somebody else"]' });
        }"""
    )
    told.page.goto(told.address)  # somebody else has signed in
    told.page.wait_for_selector("#conversation .example")
    told.until("() => !sessionStorage['footnote-conversation']")
    assert told.page.locator("#conversation .question").count() == 0
    assert told.page.locator("#composer textarea").input_value() == ""

    told.ask("Who declined?")
    told.page.click("#new")
    told.page.wait_for_selector("#conversation .example")
    told.page.reload()
    told.page.wait_for_selector("#conversation .example")
    assert told.page.locator("#conversation .question").count() == 0
    told.has_left()


@contextmanager
def holding(page: Page, words: str) -> Iterator[list[Any]]:
    """Holds back what the page sends with ``words`` in it, until the block ends; the list has it."""
    held: list[Any] = []

    def hold(route: Any) -> None:
        if words in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/queue/join*", hold)
    yield held
    for route in held:
        route.continue_()
    page.unroute("**/queue/join*")


def test_what_is_typed_behind_a_question_stays_in_the_box(told: Reader) -> None:
    with holding(told.page, "declined") as held:
        told.page.keyboard.type("Who declined?")
        told.page.keyboard.press("Enter")
        while not held:
            told.page.wait_for_timeout(50)
        told.page.keyboard.type("and Germany")
    told.wait_for_answer()
    told.until("() => document.querySelector('#composer textarea').value === 'and Germany'")
    told.page.keyboard.type("?")
    told.page.keyboard.press("Enter")
    told.until("() => document.querySelectorAll('#conversation .question').length === 2")
    told.wait_for_answer()
    assert told.page.locator("#conversation .question").last.inner_text() == "and Germany?"
    assert told.page.locator("#composer textarea").input_value() == ""


def test_a_question_waits_for_the_conversation_that_returns(told: Reader) -> None:
    told.ask("Who declined?")
    with holding(told.page, "coalition-of-the-willing") as held:
        told.page.reload()
        while not held:
            told.page.wait_for_timeout(50)
        told.page.fill("#composer textarea", "and Germany?")
        told.page.keyboard.press("Enter")
        told.page.click("#composer .submit-button")  # impatient
    told.until("() => document.querySelectorAll('#conversation .question').length === 2")
    told.wait_for_answer()
    asked = told.page.locator("#conversation .question").all_inner_texts()
    assert asked == ["Who declined?", "and Germany?"]
    told.has_left()


def test_a_question_that_is_too_long_is_refused_and_not_cut(staff: Reader) -> None:
    staff.page.keyboard.insert_text("words " * 4000)
    staff.page.keyboard.press("Enter")
    staff.until("() => document.querySelectorAll('#conversation .failure').length === 1")
    assert "at most 20,000 are read" in staff.last().inner_text()


def test_in_the_dark(reader: Open, server: str) -> None:
    staff = reader(server, color_scheme="dark")
    staff.see("dark-1-empty")
    staff.ask(QUESTION)
    staff.last(".mark a").first.click()
    staff.marked()
    staff.see("dark-2-source")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = staff.page.evaluate(background)
    assert max(map(int, re.findall(r"\d+", dark)[:3])) < 60
    staff.page.keyboard.press("Escape")
    staff.page.click("#theme")
    assert min(map(int, re.findall(r"\d+", staff.page.evaluate(background))[:3])) > 200
    staff.page.reload()
    assert staff.page.evaluate(background) != dark  # the choice is remembered


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(
    reader: Open, canned: str, scheme: str
) -> None:
    staff = reader(canned, color_scheme=scheme, reduced_motion="reduce")
    assert faint_texts(staff.page) == []
    staff.ask(QUESTION)
    staff.last(".where").first.click()
    staff.page.wait_for_selector("#source mark")
    assert faint_texts(staff.page) == []
    for path in ("/documents", "/docs"):
        page = staff.open(path)
        # What filters the documents is there for more of them.
        page.evaluate("document.getElementById('tools')?.removeAttribute('hidden')")
        assert faint_texts(page) == []


def test_symbols_are_seen_in_forced_colours(reader: Open, canned: str) -> None:
    staff = reader(canned, "/", forced_colors="active")
    staff.ask(QUESTION)
    drawn = """button => {
      const { backgroundColor } = getComputedStyle(document.querySelector(button), "::before");
      return backgroundColor !== getComputedStyle(document.body).backgroundColor;
    }"""
    for button in ("#theme", "#download", ".answer .copy", ".answer .up"):
        assert staff.page.evaluate(drawn, button), button


def test_the_documents_page(staff: Reader) -> None:
    staff.page.click("text=Documents")
    staff.page.wait_for_url("**/documents")
    staff.see("desktop-8-documents")
    staff.page.click("#documents a")
    staff.page.wait_for_selector("#source .source-text")
    text = Path(__file__).parent.parent / "seeds" / "coalition-of-the-willing.txt"
    assert staff.page.text_content("#source .source-text") == text.read_text(encoding="utf-8")
    staff.see("desktop-9-document")
    address = staff.page.url
    staff.page.keyboard.press("Escape")
    staff.page.goto("about:blank")
    staff.page.goto(address)
    staff.page.wait_for_selector("#source .source-text")  # a document can be linked to


def test_an_address_opens_a_document_at_the_quote(
    reader: Open, canned: str, fakes: FakeAssistant
) -> None:
    """What answers at /v1 link to, in a tab that shows the documents already too."""
    staff = reader(canned, "/documents")
    cited = [fakes.ask(question).citations[0] for question in ("declined?", "hostile", "needle")]
    for one in cited:
        staff.page.goto(source_address(one, f"{canned}/"))
        marked = "[...document.querySelectorAll('#source mark')].map((each) => each.textContent)"
        staff.until(f"quote => {marked}.join('') === quote", one.quote)
    changed = source_address(replace(cited[0], quote="As it once was."), f"{canned}/")
    staff.page.goto(changed)
    staff.page.wait_for_selector("#source .source-state.changed")
    assert "the place is not marked" in staff.page.inner_text("#source .changed")
    assert staff.page.locator("#source mark").count() == 0
    staff.page.keyboard.press("Escape")
    staff.page.goto(source_address(replace(cited[0], document="gone.txt"), f"{canned}/"))
    assert staff.page.locator("#source:visible").count() == 0


def test_the_date_of_a_long_title_stays_below_the_count(staff: Reader) -> None:
    page = staff.page
    page.goto(f"{staff.address}/documents")
    apart = """() => {
      const row = document.querySelector("#documents .document");
      row.querySelector(".title").textContent = "A long title of several lines. ".repeat(12);
      const [count, date] = [".count", "time"].map(s => row.querySelector(s).getBoundingClientRect());
      return [date.top - count.top, parseFloat(getComputedStyle(row).fontSize)];
    }"""
    below, size = page.evaluate(apart)
    assert size < below < 2.5 * size
    lines = """(title) => {
      title.textContent = "A long title of several lines. ".repeat(40);
      return title.clientHeight / parseFloat(getComputedStyle(title).lineHeight);
    }"""
    assert page.locator("#documents .title").first.evaluate(lines) < 4.5
    page.click("#documents a >> nth=0")
    page.wait_for_selector("#source .source-text")
    assert page.locator("#source .source-title").evaluate(lines) < 4  # the text has its room


@pytest.mark.parametrize(("zone", "hours"), [("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)])
def test_documents_were_read_on_the_day_that_it_was_for_who_looks(
    browser: Browser, canned: str, zone: str, hours: int
) -> None:
    context = browser.new_context(timezone_id=zone)
    try:
        page = context.new_page()
        page.goto(f"{canned}/documents")
        read = page.locator("#documents time").first
        moment = datetime.fromisoformat(read.get_attribute("datetime") or "")
        day = moment.astimezone(timezone(timedelta(hours=hours)))
        assert read.inner_text() == f"{day.day} {day:%B %Y}"
    finally:
        context.close()


# --- canned answers -----------------------------------------------------------------------------


def test_hostile_text_is_inert(told: Reader) -> None:
    told.ask(f"hostile {HOSTILE}")
    assert HOSTILE in told.page.locator("#conversation .question").inner_text()
    assert "<script>window.pwned=1</script>" in told.last().inner_text()
    told.last(".mark a").first.hover()
    told.page.wait_for_selector("#preview:not([hidden])")
    told.last(".mark a").first.click()
    assert told.marked() == HOSTILE  # although characters outside the first plane come before
    told.see("desktop-10-hostile")
    assert told.page.evaluate("window.pwned") is None
    assert told.page.locator("#conversation img, #source img, #preview img").count() == 0
    told.page.goto(f"{told.address}/documents")
    told.page.click("text=<b>Hostile</b>")
    told.page.wait_for_selector("#source .source-text")
    assert told.page.evaluate("window.pwned") is None


def test_a_hostile_original_does_not_run(reader: Open, canned: str) -> None:
    staff = reader(canned, "/documents/hostile%20%3Cb%3E.html/original")
    assert staff.page.evaluate("window.pwned") is None
    # The browser says that it blocked the document's script and image, which is the point.
    assert staff.complaints
    assert all("sandboxed" in text or "Content Security" in text for text in staff.complaints)
    staff.complaints.clear()


def test_from_an_original_that_is_gone_a_way_leads_back(reader: Open, canned: str) -> None:
    staff = reader(canned, "/documents/a%2Fb/gone.pdf/original")
    assert "No document with the id 'a/b/gone.pdf' is indexed." in staff.page.inner_text("main")
    staff.page.click("text=Documents")
    staff.page.wait_for_selector("#documents .title")
    staff.complaints.clear()  # of the status


def test_follow_ups_carry_the_conversation(told: Reader, fakes: FakeAssistant) -> None:
    told.ask(QUESTION)
    told.ask("What about Germany?")
    assert "Searched for: Which conditions did Germany set" in told.last().inner_text()
    question, turns, _ = fakes.seen[-1]
    assert question == "What about Germany?"
    assert [(turn.role, turn.content) for turn in turns] == [
        ("user", QUESTION),
        ("assistant", f"**Poland, Spain, and Italy.**\n\n> {DECLINED} [1]"),
    ]
    told.page.click("#new")
    told.page.wait_for_selector("#conversation .example")
    assert told.page.locator("#conversation .question").count() == 0
    told.ask("What about Germany?")
    assert fakes.seen[-1][1] == []


def test_a_respelled_question_can_be_asked_as_it_was_typed(staff: Reader) -> None:
    staff.ask("Who is Landsbergs?")
    assert "Searched for: Who is Landsbergis?" in " ".join(staff.last().inner_text().split())
    staff.see("desktop-12-respelled")
    staff.last(".literal").click()
    staff.until("() => document.querySelectorAll('#conversation .question').length === 2")
    staff.wait_for_answer()
    assert staff.page.locator("#conversation .question").last.inner_text() == 'Who is "Landsbergs"?'
    assert staff.last(".literal").count() == 0
    assert "“Landsbergs” occurs in no document." in staff.last().inner_text()
    staff.see("desktop-13-as-typed")


def test_a_long_answer_starts_at_its_beginning(told: Reader) -> None:
    told.ask(QUESTION)
    told.ask("Tell me everything")
    box = told.page.locator("#conversation .question").last.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 120
    assert told.last(".mark a").count() == 9
    told.see("desktop-11-long")


def test_a_large_document_opens_at_the_quote(told: Reader) -> None:
    told.ask("Where is the needle?")
    told.last(".mark a").first.click()
    assert told.marked() == "The needle is here."
    assert told.page.locator("#source mark").is_visible()
    drawn = len(told.page.text_content("#source .source-text") or "")
    assert drawn < 100_000
    before = told.page.locator("#source mark").bounding_box()
    told.page.evaluate("document.querySelector('.source-more').click()")
    assert len(told.page.text_content("#source .source-text") or "") > drawn
    after = told.page.locator("#source mark").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 1  # it did not jump


def test_a_card_opens_only_where_the_pointer_moved(told: Reader) -> None:
    told.ask("Germany")
    page, link = told.page, told.last(".mark a").first
    page.mouse.move(300, 300)
    # An answer that grows moves its footnotes, here one of them under the pointer that rests.
    link.evaluate(
        "link => Object.assign(link.style, {position: 'fixed', left: '290px', top: '290px',"
        " width: '40px', height: '40px', zIndex: 99})"
    )
    page.wait_for_timeout(800)
    assert page.locator("#preview:not([hidden])").count() == 0
    page.mouse.move(304, 304)
    page.wait_for_selector("#preview:not([hidden])")
    # A scroll closes it; pointing at the same footnote again opens it.
    page.evaluate("document.dispatchEvent(new Event('scroll'))")
    page.wait_for_selector("#preview", state="hidden")
    page.mouse.move(306, 306)
    page.wait_for_selector("#preview:not([hidden])")
    page.mouse.move(700, 700)
    page.wait_for_selector("#preview", state="hidden")


def test_the_manual_is_read_on_a_phone_too(reader: Open, canned: str) -> None:
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        staff = reader(canned, "/docs", viewport=viewport)
        staff.see(f"{name}-18-manual")
        assert not staff.overflows()
        for code in staff.page.locator(".manual pre").all():  # it scrolls in its own box
            assert code.evaluate("pre => getComputedStyle(pre).overflowX") == "auto"
            assert code.evaluate("pre => pre.tabIndex") == 0  # and is scrolled with the keyboard


ENLARGED = {"width": 320, "height": 256}  # a window of 1280 x 1024 at 400 % (WCAG 2.2, 1.4.10)


def test_nothing_is_cut_where_everything_is_four_times_as_large(
    serving: Callable[[FastAPI], str],
    reader: Open,
    fakes: FakeAssistant,
    feedback: FeedbackStore,
) -> None:
    settings = ui_settings(title="Help for the staff of the Lower Aldermoor Council")
    place = serving(create_app(fakes, settings, feedback))
    for path in ("/", "/documents", "/evaluate", "/docs"):
        staff = reader(place, path, viewport=ENLARGED)
        assert not staff.overflows(), path
        for link in staff.page.locator("#masthead :is(a, button, .user):not([hidden])").all():
            shown = link.bounding_box()
            assert shown is not None, path
            assert shown["x"] >= 0, (path, link.inner_text())
            assert shown["x"] + shown["width"] <= ENLARGED["width"], (path, link.inner_text())
        assert staff.page.locator("#masthead").get_by_role("link").count() >= 3
    staff = reader(place, viewport=ENLARGED)
    begins = staff.page.evaluate(
        """() => {
          const log = document.querySelector("#conversation .placeholder").closest(".panel-wrap");
          log.scrollTop = 0;
          const shown = document.querySelector("#conversation .placeholder").getBoundingClientRect();
          return shown.top >= log.getBoundingClientRect().top;
        }"""
    )
    assert begins
    staff.ask(QUESTION)
    assert not staff.overflows()
    assert staff.page.locator("#masthead a", has_text="Evaluate").is_visible()


@pytest.mark.parametrize("path", ["/", "/embed", "/documents", "/evaluate"])
def test_a_page_without_scripts_says_that_it_needs_them(
    browser: Browser, canned: str, path: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(canned + path)
    assert "This page needs JavaScript." in page.locator("body").inner_text()
    context.close()


def test_remarks_stand_above_the_text(reader: Open, canned: str) -> None:
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        staff = reader(canned, "/documents", viewport=viewport)
        staff.see(f"{name}-15-remarks-list")
        assert not staff.overflows()
        rows = staff.page.locator("#documents .remarks")
        assert rows.all_text_contents() == [" ".join(REMARKS), REMARKS[0]]
        staff.page.click("#documents li:nth-child(2) a")
        staff.page.wait_for_selector("#source .source-text")
        remarks = staff.page.locator("#source .source-remarks")
        assert remarks.locator("summary").inner_text() == "2 remarks on what is not in this text"
        assert not remarks.locator("p").first.is_visible()
        staff.see(f"{name}-16-remarks-folded")
        remarks.locator("summary").click()
        assert remarks.locator("p").all_inner_texts() == list(REMARKS)
        assert staff.page.locator("#source .source-text").is_visible()
        staff.see(f"{name}-17-remarks")
        staff.page.keyboard.press("Escape")
        staff.page.click("#documents li:nth-child(3) a")
        staff.until("() => document.querySelector('#source .source-remarks p') !== null")
        assert remarks.inner_text() == REMARKS[0]
        staff.see(f"{name}-18-remark")
        staff.page.keyboard.press("Escape")
        staff.page.click("#documents li:nth-child(1) a")
        staff.page.wait_for_selector("#source .source-text")
        assert not remarks.is_visible()


def test_a_source_that_changed_is_not_marked(told: Reader) -> None:
    told.ask("changed")
    assert "The chat model failed; these are quotes." in told.last(".notice").inner_text()
    told.last(".mark a").first.click()
    assert told.marked() == ""
    assert "has changed since it was quoted" in told.page.inner_text("#source")
    told.see("desktop-12-changed")
    quoted = told.page.inner_text("#source .source-lost")
    told.page.keyboard.press("Escape")
    told.page.route("**/api/v1/documents/*", lambda route: route.fulfill(status=404, body="{}"))
    told.last(".mark a").first.click()
    told.page.wait_for_selector("#source :text('no longer among the documents. The quote was:')")
    assert told.page.inner_text("#source .source-lost") == quoted
    told.page.unroute("**/api/v1/documents/*")
    told.complaints.clear()


def test_a_source_that_was_open_before_is_looked_at_anew(told: Reader) -> None:
    told.ask("Where is the needle?")
    told.last(".mark a").first.click()
    assert told.marked() == "The needle is here."
    told.page.keyboard.press("Escape")
    told.page.route("**/api/v1/documents/*", lambda route: route.fulfill(status=404, body="{}"))
    told.last(".mark a").first.click()
    told.page.wait_for_selector("#source :text('no longer among the documents. The quote was:')")
    told.page.unroute("**/api/v1/documents/*")
    told.complaints.clear()


def test_failures_stay_in_their_conversation(told: Reader) -> None:
    told.ask("use the chat model")
    assert told.last().inner_text().startswith("The chat model at http://localhost:1 does not")
    assert told.last(".mark, .card").count() == 0
    told.see("desktop-13-failure")
    told.last(".retry").click()
    told.until("document.querySelectorAll('.question').length === 2")
    told.wait_for_answer()
    told.ask("crash")
    assert told.last().inner_text().startswith("Something went wrong on the server")
    told.ask("Germany")
    assert GERMANY in told.last().inner_text()


def test_a_question_on_its_way_is_seen_to_be(told: Reader) -> None:
    told.ask("Germany")
    waiting: list[Any] = []
    way = re.compile(r"/gradio_api/queue/join\b")

    def hold(route: Any) -> None:
        asks = "And Poland?" in (route.request.post_data or "")
        waiting.append(route) if asks and not waiting else route.continue_()

    told.page.route(way, hold)
    told.page.fill("#composer textarea", "And Poland?")
    told.page.press("#composer textarea", "Enter")
    told.until("document.documentElement.classList.contains('sending')")
    told.see("question-on-its-way")
    while not waiting:
        told.page.wait_for_timeout(10)
    waiting[0].continue_()
    told.until("document.querySelectorAll('#conversation .question').length === 2")
    told.until("!document.documentElement.classList.contains('sending')")
    told.wait_for_answer()
    told.page.unroute(way)
    told.page.fill("#composer textarea", "  ")  # which is no question
    told.page.press("#composer textarea", "Enter")
    assert told.page.locator("html.sending").count() == 0


SIGN_IN = "Sign in again, in another tab: the server does not know who you are."


@pytest.mark.parametrize(
    ("queue", "status", "headers", "sentence"),
    [
        ("join", 401, {}, SIGN_IN),
        ("join", 302, {"Location": "https://login.example/?rd=x"}, SIGN_IN),
        ("join", 429, {"Retry-After": "7"}, "Too many requests are waiting; try again in 7 s"),
        ("join", 504, {}, "The server does not answer: is it running?"),
        ("data", 302, {"Location": "/login"}, SIGN_IN),
        ("data", 502, {}, "The server does not answer: is it running?"),
    ],
)
def test_what_a_proxy_says_is_a_sentence_above_the_conversation(
    told: Reader, queue: str, status: int, headers: dict[str, str], sentence: str
) -> None:
    told.ask("Germany")
    way = re.compile(rf"/gradio_api/queue/{queue}\b")
    page = "<html><h1>Not here</h1></html>"
    told.page.route(
        way,
        lambda route: route.fulfill(
            status=status, headers={"Content-Type": "text/html", **headers}, body=page
        ),
    )
    told.page.fill("#composer textarea", "And Poland?")
    told.page.press("#composer textarea", "Enter")
    told.page.wait_for_selector(".toast-body")
    said = told.page.locator(".toast-body").all_inner_texts()
    assert told.page.locator("html.sending").count() == 0
    told.page.unroute(way)
    told.see(f"proxy-{queue}-{status}")
    assert all(sentence in one for one in said), said
    # The answer can be seen and pressed: nothing lies over it.
    told.page.wait_for_function(
        """() => {
          const mark = document.querySelector("#conversation .mark a");
          mark.scrollIntoView({ block: "center" });
          const { x, y } = mark.getBoundingClientRect();
          return mark.contains(document.elementFromPoint(x + 2, y + 2));
        }"""
    )
    for close in told.page.locator(".toast-close").all():
        close.click()
    told.complaints.clear()  # the browser's own line on a status


def test_the_way_back_leads_from_a_source_to_the_page(reader: Open, canned: str) -> None:
    staff = reader(canned)
    staff.ask(QUESTION)
    for path, link in (("/", "#conversation .mark a"), ("/documents", "#documents li a")):
        if path != "/":
            staff.page.set_viewport_size({"width": 390, "height": 844})
            staff.page.goto(canned + path)
        before = staff.page.evaluate("history.length")
        for leave in (staff.page.go_back, lambda: staff.page.click(".source-close")):
            staff.page.locator(link).first.click()
            staff.page.wait_for_selector("#source .source-text")
            leave()
            staff.page.wait_for_selector("#source", state="hidden")
            staff.until("() => !history.state?.source")
            assert staff.page.url == canned + path
        assert staff.page.locator(link).first.is_visible()
        assert staff.page.evaluate("history.length") == before + 1
        # Opened again before the step back that closing takes has come.
        staff.page.locator(link).first.click()
        staff.page.wait_for_selector("#source .source-text")
        staff.page.evaluate(
            "link => { document.querySelector('.source-close').click(); document.querySelector(link).click(); }",
            link,
        )
        staff.page.wait_for_timeout(100)
        assert staff.page.is_visible("#source")
        staff.page.go_back()
        staff.page.wait_for_selector("#source", state="hidden")
        assert staff.page.url == canned + path
    # What a link opened is closed to the page, and back leads to where the link was.
    staff.page.goto(f"{canned}/docs")
    staff.page.goto(f"{canned}/documents#document=long.txt")
    staff.page.wait_for_selector("#source .source-text")
    staff.page.click(".source-close")
    staff.page.wait_for_selector("#source", state="hidden")
    staff.page.go_back()
    assert staff.page.url == f"{canned}/docs"


# Whether the mark that ends a text which reads from the right stands at its left.
ENDS_LEFT = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  const left = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  const whole = text.data.trim();
  const start = text.data.indexOf(whole);
  return left(start + whole.length - 1) < left(start);
}"""
HEBREW = "כמה ימי חופשה (HR-7)?"


def test_what_reads_from_the_right_is_shown_so(told: Reader) -> None:
    told.page.fill("#composer textarea", HEBREW)
    box = told.page.locator("#composer textarea")
    assert box.evaluate("box => getComputedStyle(box).unicodeBidi") == "plaintext"
    told.send(HEBREW)
    told.wait_for_answer()
    assert told.page.locator("#conversation .question").last.evaluate(ENDS_LEFT)
    told.see("right-to-left")
    told.ask(QUESTION)
    assert not told.page.locator("#conversation .question").last.evaluate(ENDS_LEFT)
    assert not told.last(".prose-text p").first.evaluate(ENDS_LEFT)


def test_paragraphs_of_a_step_stand_below_each_other(told: Reader) -> None:
    told.ask(QUESTION)
    apart = """prose => {
      const list = document.createElement("ol");
      list.innerHTML = "<li><p>Restart it:</p><p>gatectl restart</p></li>";
      prose.append(list);
      const [step, typed] = [...list.querySelectorAll("p")].map(p => p.getBoundingClientRect());
      list.remove();
      return [step.left === typed.left, typed.top >= step.bottom];
    }"""
    assert told.last(".prose-text").evaluate(apart) == [True, True]


def test_no_line_begins_with_what_belongs_to_the_one_before(told: Reader) -> None:
    """At any width: half of a footnote's number, or the point between a title and a heading."""
    told.ask(QUESTION)
    begins = """answer => {
      const first = (node) => node.getClientRects()[0].left, found = [];
      for (let width = 90; width < 420; width++) {
        answer.style.width = `${width}px`;
        const numbers = [...answer.querySelectorAll(".mark a")];
        if (numbers.some((one) => one.getClientRects().length > 1)) found.push(width);
        for (const part of answer.querySelectorAll(".where > * + *")) {
          const text = document.createRange();
          text.selectNodeContents(part);
          if (first(text) !== first(part)) found.push(part.textContent);
        }
      }
      answer.style.width = "";
      return found;
    }"""
    assert told.last(".where > * + *").count() > 0
    assert told.last().evaluate(begins) == []


def test_beside_a_source_the_bar_is_as_narrow_as_what_is_left(reader: Open, canned: str) -> None:
    one = reader(canned, viewport={"width": 1000, "height": 700})
    one.ask(QUESTION)
    words = one.page.locator("#new span")
    assert words.is_visible()
    one.last(".where").first.click()
    one.page.wait_for_selector("#source mark")
    one.see("beside-a-source")
    assert not words.is_visible()
    assert one.page.locator("#new").is_visible()
    assert one.page.get_by_role("button", name="New conversation").count() == 1


def test_the_conversation_has_a_heading_of_the_first_level(told: Reader) -> None:
    assert told.page.get_by_role("heading", level=1).count() >= 1


def test_an_answer_can_be_stopped(told: Reader) -> None:
    told.send("slow")
    told.page.wait_for_selector("#conversation .writing")
    told.see("desktop-14-writing")
    told.page.click("#composer .stop-button")
    told.page.wait_for_selector("#conversation .stopped")
    assert "Stopped before it was checked." in told.last().inner_text()
    told.wait_for_answer()
    told.ask("Germany")
    assert told.last(".mark a").count() == 1
    # A new conversation does not wait for the answer that is being written either.
    told.send("slow")
    told.page.wait_for_selector("#conversation .writing")
    told.page.click("#new")
    told.page.wait_for_selector("#conversation .example")
    told.ask("Germany")
    assert told.page.locator("#conversation .question").count() == 1


def test_a_conversation_is_printed_whole(told: Reader) -> None:
    for number in range(6):
        told.ask(f"Germany {number}")
    told.last(".mark a").first.click()
    told.marked()
    with closing(PdfDocument(told.page.pdf())) as printed:
        pages = [page.get_textpage().get_text_range() for page in printed]
    text = "\r\n".join(pages)
    asked = re.findall(r"^Germany (\d)\r$", text, re.MULTILINE)
    assert asked == [*"012345"], pages
    # On paper nothing opens: each footnote has its quote and its document below it.
    assert text.count("“Germany left the door open") == 6
    assert len(re.findall(r"”\s*\(coalition-of-the-willing\.txt\)", text)) == 6
    # The source that is open comes behind it; what is pressed on a screen is no part of either.
    assert "Coalition" in pages[-1]
    assert not re.search("Ask a question|New conversation|Documents|Copy", text)


def test_the_page_shortens_as_the_terminal_does(told: Reader) -> None:
    sentence = "The quick brown fox – it jumps. "
    texts = [sentence * 9, "short\n text", "x" * 90, "One. " * 40, "x" * 30 + "😀" * 60]
    longest = 58
    cut = told.page.evaluate(
        "async ([texts, longest]) => { const { shortened } = await import('/ui/shortened.js');"
        " return texts.map((text) => shortened(text, longest)); }",
        [texts, longest],
    )
    whole_characters = "x" * 30 + "😀" * 13 + "…"  # which JavaScript counts in halves
    assert cut == [*(shortened(text, longest) for text in texts[:-1]), whole_characters]


def test_paper_is_light_and_shows_what_is_marked(told: Reader) -> None:
    told.ask("Germany")
    told.last(".mark a").first.click()
    told.marked()
    told.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    try:
        with closing(PdfDocument(told.page.pdf())) as printed:
            images = [page.render().to_pil().convert("RGB") for page in printed]
    finally:
        told.page.evaluate("delete document.documentElement.dataset.theme")
    inks = [{colour for _, colour in image.getcolors(1 << 24) or ()} for image in images]
    assert all(min(map(max, ink)) < 60 for ink in inks)
    assert any(red > 240 and blue < 170 for red, _, blue in set().union(*inks))  # the quote


def test_where_the_system_chooses_the_colours_what_is_chosen_is_seen(told: Reader) -> None:
    told.ask("Germany")
    told.last(".up").click()
    told.page.wait_for_selector(".up[aria-pressed='true']")
    told.page.emulate_media(forced_colors="active")
    colour = "(button) => getComputedStyle(button, '::before').backgroundColor"
    try:
        up, down = (told.last(name).evaluate(colour) for name in (".up", ".down"))
    finally:
        told.page.emulate_media(forced_colors="none")
        told.last(".up").click()
    assert up != down


def test_taking_answers_along(told: Reader) -> None:
    told.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told.ask(QUESTION)
    told.last(".copy").click()
    told.page.wait_for_selector("text=Copied")
    copied = told.page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        f"Poland, Spain, and Italy.\n\n{DECLINED} [1]\n\n"
        "[1] Coalition of the Willing, What is the Coalition of the Willing?: "
        f"“{DECLINED}”"
    )
    # Steps keep their numbers, and what is selected by hand its marks.
    told.ask("Which steps?")
    told.last(".copy").click()
    told.last(".copy:has-text('Copied')").wait_for()
    copied = told.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "Pay 20 euros: [1]\n3. Ring. [1]\n   - Twice at night.\n   - Not by day. [1]\n4. Wait.\nInside.\n\n"
        "Plan\tPrice\nBasic\t20"
    )
    told.last(".prose-text").evaluate("prose => getSelection().selectAllChildren(prose)")
    told.page.keyboard.press("Control+c")
    copied = told.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Pay 20 euros: [1]\n\nRing. [1]\n")
    told.ask("Is *it* hostile?")
    told.ask("What is the capital?")
    with told.page.expect_download() as download:
        told.page.click("#download")
    assert download.value.suggested_filename.endswith(".md")
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert f"## {QUESTION}" in saved
    assert f"> {DECLINED} [1]" in saved
    assert "(coalition-of-the-willing.txt, characters " in saved
    # What was typed and what documents are called is shown, not read as Markdown or HTML.
    assert "## Is \\*it\\* hostile?" in saved
    assert "(hostile \\<b\\>.html, characters " in saved
    assert "The documents don't say.\n\n“capital” occurs in no document.\n\nClosest" in saved


def test_thumbs_are_kept(told: Reader, feedback: FeedbackStore) -> None:
    told.ask(QUESTION)
    told.last(".down").click()
    told.page.fill(".comment input", "Hungary?")
    told.page.press(".comment input", "Enter")
    told.page.wait_for_selector(".comment", state="detached")
    kept = feedback.all()[-1]
    assert (kept.rating, kept.comment) == ("down", "Hungary?")
    assert kept.answer["question"] == QUESTION
    told.page.route("**/api/v1/feedback/*", lambda route: route.fulfill(status=401, body="<html>"))
    told.last(".up").click()
    told.until("() => document.querySelector('.said').textContent.startsWith('Not saved')")
    told.page.unroute("**/api/v1/feedback/*")
    assert told.last(".said").inner_text() == f"Not saved. {SIGN_IN}"
    told.complaints.clear()
    assert told.last(".down").get_attribute("aria-pressed") == "true"


def test_a_question_in_the_address_is_asked_once(
    reader: Open, canned: str, fakes: FakeAssistant
) -> None:
    staff = reader(canned, "/documents")
    before = len(fakes.seen)
    asked = "\x00Which countries\r\n\u202edeclined <img src=x onerror=alert(1)> & why?" + "x" * 9000
    page = staff.open("/?__theme=light&question=" + quote(asked, safe=""), waits=False)
    staff.wait_for_answer(page)
    seen = [question for question, _, _ in fakes.seen[before:]]
    assert len(seen) == 1
    assert seen[0].startswith("Which countries declined <img src=x onerror=alert(1)> & why?xxx")
    assert len(seen[0]) > 9000  # the assistant says when one is too long; nothing cuts it before
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#conversation .question")
    assert page.locator("#conversation img[src=x]").count() == 0
    place = "(one) => one.getBoundingClientRect().top / innerHeight"
    assert page.locator("#conversation .answer").evaluate(place) < 0.5  # however long its question
    assert page.url == f"{canned}/?__theme=light"
    staff.until("document.querySelector('#composer textarea').value === ''", page=page)
    # The address that is left asks nothing, an empty one neither, nor by itself what others frame.
    left = page.url.removeprefix(canned)
    for path in (left, "/?question=%0A%20", "/embed?question=slow"):
        page = staff.open(path, waits=False)
        page.wait_for_selector("#conversation .example")
        page.wait_for_timeout(500)
    assert len(fakes.seen) == before + 1


def test_a_script_that_comes_after_the_page_is_drawn_prepares_it(reader: Open, canned: str) -> None:
    staff = reader(canned)
    page = staff.context.new_page()
    held: list[Any] = []
    page.route("**/ui/clipboard.js", lambda route: held.append(route))
    page.goto(f"{canned}/?question=declined%3F", wait_until="commit")
    page.wait_for_selector("#conversation .example")
    page.evaluate(
        """() => new Promise((quiet) => {
          let timer = setTimeout(quiet, 500);
          new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(quiet, 500);
          }).observe(document.documentElement, { childList: true, subtree: true });
        })"""
    )
    held[0].continue_()
    page.get_by_role("textbox", name="Your question").wait_for()
    page.wait_for_selector(".answered")


def test_embedded(reader: Open, canned: str) -> None:
    staff = reader(canned, "/embed")
    page = staff.page
    assert page.locator("#masthead").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    staff.ask(QUESTION, page)
    page.locator(".mark a").first.click()
    page.wait_for_selector("#source mark")


def test_only_the_embedded_chat_shows_in_a_portal(
    serving: Callable[[FastAPI], str],
    reader: Open,
    fakes: FakeAssistant,
    feedback: FeedbackStore,
) -> None:
    portal = FastAPI()

    @portal.get("/page")
    def page(chat: str) -> HTMLResponse:
        frames = (
            f'<iframe name="{name}" src="{chat}/{name}"></iframe>' for name in ("embed", "docs")
        )
        return HTMLResponse(f"<!doctype html><title>Portal</title>{''.join(frames)}")

    with running(portal) as site:
        settings = ui_settings(frame_ancestors=(site,))
        chat = serving(create_app(fakes, settings, feedback))
        staff = reader(chat, "/docs")
        framing = staff.context.new_page()
        framing.goto(f"{site}/page?chat={chat}")
        embedded = framing.frame_locator("[name=embed]")
        embedded.locator("#conversation .example").first.wait_for()
        assert framing.frame_locator("[name=docs]").locator(".manual").count() == 0
        framing.close()
        staff.hosts.discard(urlparse(site).netloc)


def test_readers_who_cannot_see_are_told(told: Reader) -> None:
    told.ask(QUESTION)
    page = told.page
    assert page.get_by_role("log", name="Conversation").get_attribute("aria-live") == "polite"
    assert page.get_by_role("textbox", name="Your question").count() == 1
    for name in ("Ask", "Helpful", "Not helpful", "New conversation", "Light or dark"):
        assert page.get_by_role("button", name=name, exact=True).count() == 1, name
    assert page.evaluate("document.documentElement.lang") == "en"
    # Gradio would have the raw content of each message read out.
    assert (
        page.locator("[data-testid=bot][aria-label], [data-testid=user][aria-label]").count() == 0
    )
