"""Documents that attack the page, read, asked about and shown in a real browser: nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.pipeline import ingest
from tests.conftest import SEEDS
from tests.fronts import public, ui_settings
from tests.test_page_browser import IN_A_BROWSER, Open, browser, reader
from tests.xss_payloads import PAYLOADS
from ui.app import create_app
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

__all__ = ["browser", "reader"]

pytestmark = IN_A_BROWSER

_DEPOTS = 4
# What content of others is shown in, with the attributes that it may have there.
PLACES = "#conversation .question, #conversation .answer, #conversation .example, #source, #preview, main"
ELEMENTS = set(
    """a article aside b blockquote br button cite code dd details dialog div dl dt em footer form h1 h2 h3 header
    hr i input label li main mark nav ol option p path pre progress q s section select small span strong sub
    summary sup table tbody td textarea th thead time tr u ul""".split()  # noqa: SIM905
)
# Of SVG, which the page's own icons are of.
ACTING = {"a", "animate", "foreignObject", "image", "script", "set", "style", "use"}
FOUND = """places => {
  const found = [], leads = new Set(["href", "src", "action"]);
  for (const place of document.querySelectorAll(places))
    for (const one of place.querySelectorAll("*"))
      if (!one.matches("button svg *")) {  // Gradio's icons have styles
        const attributes = [...one.attributes].map(each => [each.name, leads.has(each.name) ?
          new URL(each.value, document.baseURI).href : each.value]);
        found.push([one.namespaceURI.split("/").pop(), one.localName, ...attributes]);
      }
  return found;
}"""


def write(folder: Path) -> None:
    """The payloads in names, titles, headings, lists, links, tables and pictures' descriptions."""
    folder.mkdir()
    for number in range(_DEPOTS):
        some = PAYLOADS[number::_DEPOTS]
        name = some[0].replace("/", "\u2215")[:80]
        signs = "".join(f"- {payload}\n" for payload in some)
        text = f"{some[1]}\n\nThe signs of depot {number} are:\n\n{signs}"
        (folder / f"{name}.txt").write_text(text, "utf-8")
        (folder / f"depot-{number}.md").write_text(f"# {some[2]}\n\n{signs}", "utf-8")
        rows = "".join(f"<tr><td>{n}</td><td>{escape(one)}</td></tr>" for n, one in enumerate(some))
        shown, address = escape(some[3]), escape(some[-1])
        page = (
            f"<title>{shown}</title><h1>{shown}</h1><p>The warden of depot {number} is {shown}, of"
            f' <a href="{address}">{shown}</a> <img alt="{shown}">.</p>'
            f"<table><tr><th>{shown}</th><th>Sign</th></tr>{rows}</table>{''.join(some)}"
        )
        (folder / f"depot-{number}.html").write_text(page, "utf-8")


@pytest.fixture
def place(tmp_path: Path, index: Index) -> Iterator[str]:
    write(tmp_path / "depots")
    report = ingest(index, [tmp_path / "depots", SEEDS])  # the seeds, for questions to start with
    assert not report.skipped
    settings = AssistantSettings(abstain_below=0.0)
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    with public(create_app(build_assistant(settings, index), ui_settings(), store, settings)) as at:
        yield at


def check(page: Page, place: str) -> None:
    """Nothing that was shown is an element, an attribute or a link of the documents' making."""
    for space, name, *attributes in page.evaluate(FOUND, PLACES):
        allowed = name in ELEMENTS if space == "xhtml" else space == "svg" and name not in ACTING
        assert allowed, (space, name, attributes)
        for attribute, value in attributes:
            assert not attribute.startswith("on"), (name, attribute, value)
            assert attribute not in {"srcdoc", "srcset", "formaction", "xlink:href"}, (name, value)
            if attribute in {"href", "src", "action"}:
                assert value.startswith(place), (name, attribute, value)
    assert page.evaluate("window.pwned_by") is None


def test_nothing_in_a_document_runs_in_the_page(reader: Open, place: str) -> None:
    assert len(PAYLOADS) >= 60
    staff = reader(place, "/docs")
    staff.context.add_init_script("window.pwned = () => { window.pwned_by = 'a document' }")
    dialogs: list[str] = []
    page = staff.page

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(place)
    page.wait_for_selector("#conversation .example")
    check(page, place)
    shown = ""
    for number in range(_DEPOTS):
        staff.ask(f"What are the signs of depot {number}? {PAYLOADS[number]}")
        shown += staff.last().inner_text()
        check(page, place)
        if staff.last(".mark a").count():
            staff.last(".mark a").first.click()
            shown += staff.marked()
            check(page, place)
            page.keyboard.press("Escape")
    assert "pwned()" in shown  # as text
    page.goto(f"{place}/documents")
    page.wait_for_selector("main")
    check(page, place)
    links = page.locator("main a[href*='source'], main tbody a, main li a")
    for number in range(0, links.count(), 4):
        links.nth(number).click()
        page.wait_for_selector("#source .source-text")
        check(page, place)
        page.keyboard.press("Escape")
    page.goto(f"{place}/evaluate")
    page.wait_for_selector("main")
    check(page, place)
    assert dialogs == []
