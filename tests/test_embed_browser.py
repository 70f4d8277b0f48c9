"""/embed in a frame of another site: how it is dressed, what it is asked, and whom it talks to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import pytest

from tests.fakes import FakeAssistant, assistant, feedback
from tests.fronts import origin, public, ui_settings
from tests.host_pages import Host, Visitor, host, hosting, visitor
from tests.test_page_browser import IN_A_BROWSER, PHONE, browser
from ui.app import create_app
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator

__all__ = ["assistant", "browser", "feedback", "host", "visitor"]

pytestmark = IN_A_BROWSER

LISTEN = """<script>
  window.heard = [];
  addEventListener("message", ({ data, origin }) => {
    if (data.type?.startsWith("footnote:")) heard.push({ from: origin, ...data }); // others are Gradio's
  });
</script>"""


@pytest.fixture(scope="module")
def server(assistant: FakeAssistant, feedback: FeedbackStore, host: Host) -> Iterator[str]:
    app = create_app(assistant, ui_settings(frame_ancestors=(host.address,)), feedback)
    with public(app) as place:
        yield place


def framed(one: Visitor, host: Host, address: str) -> FrameLocator:
    style = "width: 100%; height: 420px; border: 0"
    body = f'{LISTEN}<iframe id="chat" src="{address}" style="{style}"></iframe>'
    one.page.goto(host.put("/framed", body))
    return one.page.frame_locator("#chat")


def heard(one: Visitor, kind: str) -> list[dict[str, Any]]:
    one.page.wait_for_function(
        "kind => heard.some((one) => one.type === `footnote:${kind}`)", arg=kind
    )
    found: list[dict[str, Any]] = one.page.evaluate(
        "kind => heard.filter((one) => one.type === `footnote:${kind}`)", kind
    )
    return found


def test_dressed_restricted_and_asked_by_its_address(
    visitor: Any, host: Host, server: str, assistant: FakeAssistant
) -> None:
    one = visitor(color_scheme="light")
    ids = "documents=coalition-of-the-willing.txt&documents=long.txt"
    frame = framed(one, host, f"{server}/embed?theme=dark&{ids}&q=Which+countries+declined%3F")
    frame.locator(".answered").wait_for()
    assert assistant.seen[-1] == (
        "Which countries declined?", [], ["coalition-of-the-willing.txt", "long.txt"],
    )  # fmt: skip
    assert frame.locator("html").get_attribute("data-theme") == "dark"
    assert frame.locator(".example").count() == 0
    frame.locator("#composer textarea").fill("what about Germany?")
    frame.locator("#composer textarea").press("Enter")
    frame.locator(".answered").nth(1).wait_for()
    assert assistant.seen[-1][2] == ["coalition-of-the-willing.txt", "long.txt"]
    one.page.locator("#chat").scroll_into_view_if_needed()
    one.see("embed-dark")
    # Whoever scrolls, by whatever means, is not taken back to the question when something on the page changes,
    # nor when a size changed before, without a change of the document: here the question box grows.
    at = frame.locator("[role='log']").evaluate(
        """async (log) => {
          const [before, height] = [log.scrollTop, log.clientHeight];
          document.querySelector("#composer textarea").style.minHeight = "90px";
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
          const scrolled = new Promise((done) => log.addEventListener("scroll", done, { once: true }));
          log.scrollTo(0, 0);
          await scrolled;
          document.body.append(document.createElement("i"));
          await new Promise((done) => setTimeout(done));
          return [before > 0, log.clientHeight < height, log.scrollTop];
        }"""
    )
    assert at == [True, True, 0]
    assert one.hosts == {host.address.removeprefix("http://"), urlparse(server).netloc}
    assert one.complaints == []


def test_a_portal_and_the_frame_talk(
    visitor: Any, host: Host, server: str, assistant: FakeAssistant
) -> None:
    one = visitor(viewport=PHONE)
    frame = framed(one, host, f"{server}/embed")
    assert heard(one, "ready")[0] == {
        "from": origin(server),
        "type": "footnote:ready",
        "version": 1,
    }
    frame.locator(".example").first.wait_for()

    def say(**message: str) -> None:
        one.page.evaluate(
            "([message, to]) => document.getElementById('chat').contentWindow.postMessage(message, to)",
            [message, server],
        )

    say(type="footnote:ask", question="Which countries declined?")
    assert heard(one, "answer")[0]["answer"]["kind"] == "answer"
    say(type="footnote:ask", question="What is the capital?")
    assert heard(one, "abstain")[0]["answer"]["abstained"] is True
    frame.locator(".abstention .up").click()
    assert heard(one, "feedback")[0]["rating"] == "up"
    say(type="footnote:theme", theme="dark")
    frame.locator("html[data-theme='dark']").wait_for()
    # A frame of the height it asks for shows everything, and asks for no other height then.
    for _ in range(40):
        height = heard(one, "height")[-1]["height"]
        one.page.evaluate(f"document.getElementById('chat').style.height = '{height}px'")
        one.page.wait_for_timeout(150)
        if heard(one, "height")[-1]["height"] == height:
            break
    else:
        raise AssertionError("the height never came to rest")
    log = "(log) => [log.scrollHeight - log.clientHeight, log.clientHeight]"
    frame.locator("[role='log']").evaluate("(log) => log.scrollTo(0, 0)")
    hidden, _ = frame.locator("[role='log']").evaluate(log)
    assert (
        hidden <= height
    )  # the room below the last answer, which comes to the top, is not counted
    one.see("embed-height")
    assert len(heard(one, "answer")) == len(heard(one, "abstain")) == 1
    assert one.complaints == []


def test_who_is_not_named_hears_nothing_and_is_not_heard(
    visitor: Any, host: Host, assistant: FakeAssistant, feedback: FeedbackStore
) -> None:
    app = create_app(assistant, ui_settings(frame_ancestors=("*",)), feedback)
    with public(app) as place:
        one = visitor()
        frame = framed(one, host, f"{place}/embed")
        frame.locator(".example").first.wait_for()
        seen = len(assistant.seen)
        for message in (
            "{type: 'footnote:hello'}",
            "{type: 'footnote:ask', question: 'declined?'}",
        ):
            one.page.evaluate(
                f"document.getElementById('chat').contentWindow.postMessage({message}, '*')"
            )
        frame.locator("#composer textarea").fill("what about Germany?")
        frame.locator("#composer textarea").press("Enter")
        frame.locator(".answered").wait_for()
        assert [asked for asked, *_ in assistant.seen[seen:]] == ["what about Germany?"]
        assert one.page.evaluate("heard") == []


def test_messages_of_other_frames_are_not_heard(
    visitor: Any, host: Host, server: str, assistant: FakeAssistant
) -> None:
    one = visitor()
    frame = framed(one, host, f"{server}/embed")
    heard(one, "ready")
    frame.locator(".example").first.wait_for()
    seen = len(assistant.seen)
    host.put("/other", """<script>parent.frames[0].postMessage(
      {type: "footnote:ask", question: "Which countries declined?"}, "*")</script>""")  # fmt: skip
    one.page.evaluate(
        """address => new Promise((resolve) => {
          const other = document.createElement("iframe");
          other.addEventListener("load", resolve);
          other.src = address;
          document.body.append(other);
        })""",
        f"{host.address}/other",
    )
    frame.locator("#composer textarea").fill("what about Germany?")
    frame.locator("#composer textarea").press("Enter")
    frame.locator(".answered").wait_for()
    assert [asked for asked, *_ in assistant.seen[seen:]] == ["what about Germany?"]


def test_a_site_that_may_not_frame_it_sees_nothing(visitor: Any, server: str) -> None:
    with hosting() as stranger:
        one = visitor()
        frame = framed(one, stranger, f"{server}/embed?q=declined")
        frame.locator("body.neterror").wait_for(state="attached")
        assert frame.locator("#composer").count() == 0
        assert one.page.evaluate("heard") == []
        assert any("frame-ancestors" in complaint for complaint in one.complaints)
