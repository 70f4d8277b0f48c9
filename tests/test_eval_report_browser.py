"""The report in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from eval.report.page import write_report
from tests.eval_results import results, rows, texts
from tests.test_page_browser import DESKTOP, IN_A_BROWSER, PHONE, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    write_report(results(rows(450)), file, texts)
    return file.as_uri()


@pytest.fixture
def opened(browser: Browser, report: str) -> Iterator[Callable[..., Page]]:
    """Opens the report; afterwards, it may have asked for nothing and complained of nothing."""
    with ExitStack() as contexts:
        requests, complaints = [], []

        def open_it(**options: Any) -> Page:
            context = browser.new_context(**({"viewport": DESKTOP} | options))
            contexts.callback(context.close)
            context.set_default_timeout(120_000)
            page = context.new_page()
            page.on("request", lambda request: requests.append(request.url))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text))
            page.goto(report)
            return page

        yield open_it
    assert set(requests) == {report}
    assert complaints == []


def test_filter_open_and_more(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("#filters").wait_for()
    items = page.locator("#list > li")
    assert page.inner_text("#count") == "450 questions; the first 200 are listed"
    assert items.count() == 200
    # By the keyboard: rows that are laid out only on the screen move the button under a pointer.
    page.locator("#more").press("Enter")
    items.nth(399).wait_for(state="attached")
    assert items.count() == 400
    # One from the compressed part.
    items.nth(399).locator("summary").press("Enter")
    items.nth(399).locator("mark").first.wait_for()
    assert "Rule 19:" in items.nth(399).inner_text()

    page.select_option("select[name=show]", "abstained")
    page.locator("#count", has_text="of 450 questions").wait_for()
    shown = items.count()
    assert 0 < shown < 200
    assert page.inner_text("#count").startswith(f"{shown} of 450")
    page.select_option("select[name=show]", "")
    page.fill("input[name=text]", "q449")
    page.locator("#count", has_text=re.compile(r"^1 of 450 questions")).wait_for()
    # What is off the screen is not laid out (content-visibility) and has no inner text.
    assert "q449" in (items.first.text_content() or "")
    page.fill("input[name=text]", "no such thing")
    page.locator("#count", has_text="No question fits").wait_for()

    page.click("#why ~ table a[data-show='why=wrong span']")
    page.locator("#count", has_text="of 450").wait_for()
    page.locator("#list .cause", has_text="wrong span").first.wait_for(state="attached")
    assert set(page.locator("#list .cause").all_text_contents()) == {"wrong span"}


def test_on_a_phone_nothing_is_wider_than_the_screen(opened: Callable[..., Page]) -> None:
    page = opened(viewport=PHONE, is_mobile=True, has_touch=True)
    page.locator("#list summary").first.click()
    # Nor is a table of an answer.
    row = f"<tr>{'<td>A cell</td>' * 20}</tr>"
    page.locator(".opened").first.evaluate(
        "(one, row) => (one.innerHTML += `<table>${row}</table>`)", row
    )
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_without_javascript_it_reads(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("#list > li").count() == 200
    assert not page.locator("#filters").is_visible()
    assert page.get_by_text("The first 200 of 450 questions are listed").is_visible()
    page.locator("#list summary").first.click()
    assert page.locator("#list > li").first.get_by_text("Expected", exact=True).is_visible()
