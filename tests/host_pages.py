"""Pages of another site, which hold the widget or a frame: served as they are, with a policy of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import pytest

from tests.test_page_browser import DESKTOP, SCREENSHOTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

_TEXT = (
    "<p>What the portal says for itself, which is a good deal and goes on for several lines.</p>"
    * 40
)


class Host:
    """A site at ``address``. What it serves, and under which policy, can be changed while it does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, str] = {}
        self.policy = ""

    def put(self, path: str, body: str, html: str = 'lang="en"') -> str:
        """Serve ``body`` after some text; the address of the page."""
        viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        self.pages[path] = (
            f"<!doctype html><html {html}><head><meta charset='utf-8'>{viewport}<title>Portal</title>"
            f"</head><body><h1>Portal</h1>{_TEXT}{body}</body></html>"
        )
        return self.address + path


@contextmanager
def hosting() -> Iterator[Host]:
    """A site that browsers take for another than 127.0.0.1, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.pages.get(urlparse(self.path).path)
            content = (found or "").encode()
            self.send_response(200 if found else 204)
            kind = "javascript" if self.path.endswith(".js") else "html"
            self.send_header("Content-Type", f"text/{kind}; charset=utf-8")
            if site.policy:
                self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Host(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Visitor:
    """Somebody at a page of another site; notes every request and complaint."""

    def __init__(self, browser: Browser, pictures: str | None, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(120_000)
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.pictures = pictures
        self.context.on("request", lambda request: self.hosts.add(urlparse(request.url).netloc))
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def visit(self, address: str) -> None:
        """Open a page with a widget."""
        self.page.goto(address)
        self.page.wait_for_selector("footnote-chat", state="attached")

    def widget(self, selector: str = "", number: int = 0) -> Locator:
        """What ``selector`` finds in the widget (Playwright looks into shadow trees)."""
        return self.page.locator("footnote-chat").nth(number).locator(selector or "xpath=.")

    def ask(self, question: str, number: int = 0) -> None:
        """Ask by the keyboard, and wait until there is an answer."""
        box = self.widget("textarea", number)
        asked = self.widget(".turn", number).count()
        box.fill(question)
        box.press("Enter")
        self.widget(".turn", number).nth(asked).locator(FINISHED).wait_for()

    def last(self, selector: str, number: int = 0) -> Locator:
        """What ``selector`` finds in the last turn."""
        return self.widget(".turn:last-child", number).locator(selector)

    def focused(self) -> str:
        """The class or name of what has the focus, in the shadow tree if it is there."""
        return str(
            self.page.evaluate(
                """() => {
                  const outer = document.activeElement;
                  const inner = outer?.shadowRoot?.activeElement ?? outer;
                  return inner.className || inner.localName;
                }"""
            )
        )

    def see(self, name: str) -> None:
        """Keep a picture, where pictures are asked for."""
        if self.pictures:
            self.page.wait_for_timeout(250)  # let transitions end
            self.page.screenshot(path=Path(self.pictures) / f"{name}.png")


FINISHED = ".answer:is(.answered, .abstention, .remark, .failure, .stopped)"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as site:
        yield site


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Any]:
    visitors: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, SCREENSHOTS, **({"viewport": DESKTOP} | options)))
        return visitors[-1]

    yield come
    for one in visitors:
        one.context.close()
