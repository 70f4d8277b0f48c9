"""The source panel of the page, opened as people open it."""

from __future__ import annotations

from urllib.parse import quote_plus

from playwright.sync_api import Browser, Page


def cited_page(browser: Browser, address: str, question: str) -> Page:
    """The page after a click on the first footnote of an answer, once the cited page is drawn."""
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/?question={quote_plus(question)}")
    page.locator(".mark a").first.click()
    page.wait_for_selector(".source-paper .source-area")
    page.locator(".source-paper img").evaluate("image => image.decode()")  # it can be drawn
    return page
