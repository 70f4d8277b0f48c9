"""The widget on a page of another site, in a real browser under that site's strict policy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.answer import Answer, Delta, Event, Turn
from tests.fakes import DECLINED, FakeAssistant, seed_index
from tests.fronts import origin, public, ui_settings
from tests.host_pages import Host, host, hosting, visitor
from tests.test_page_browser import ENDS_LEFT, IN_A_BROWSER, PHONE, browser
from tests.test_xss_browser import ACTING, ELEMENTS
from tests.xss_payloads import PAYLOADS
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.request_path import route_path

__all__ = ["browser", "host", "visitor"]

pytestmark = IN_A_BROWSER

MARKDOWN = """# Two *things* [1]
**Poland\\*** and ***Spain*** [1], 2 * 3 * 4, snake_case_name, `[1] **x**` [9]\\
next

1. one [1]
2. two
    - deeper
        1. deepest
    - as deep
3. three

> quoted
> on

```sh
**as** [1] it <b>is</b>
```

| a | b |
|---|--:|
| c \\| d | [link](https://evil.example) ![picture](https://evil.example/p.png) |
"""
MARK = '<sup class="mark">[<button class="number" type="button">1</button>]</sup>'
DRAWN = f"""<h4>Two <em>things</em>{MARK}</h4>
<p><strong>Poland*</strong> and <strong><em>Spain</em></strong>{MARK}, 2 * 3 * 4, snake_case_name,
 <code>[1] **x**</code> [9]<br>next</p>
<ol start="1"><li>one{MARK}</li><li>two<ul><li>deeper<ol start="1"><li>deepest</li></ol></li>
<li>as deep</li></ul></li><li>three</li></ol>
<blockquote><p>quoted on</p></blockquote>
<pre><code>**as** [1] it &lt;b&gt;is&lt;/b&gt;</code></pre>
<div class="wide"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c | d</td>
<td>[link](https://evil.example) ![picture](https://evil.example/p.png)</td></tr></tbody></table></div>"""
MANUAL = Path(__file__).parent.parent / "docs" / "widget.md"
ATTACKS = 8  # questions that all payloads are spread over
HEBREW = {
    "title": "שאלו את המסמכים",
    "launch": "שאלו",
    "placeholder": "שאלו שאלה",
    "silent": "המסמכים אינם אומרים זאת.",
}


class Guard:
    """In front of the API: says ``answers`` instead, one a request; notes what requests carry."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.tokens: list[str] = []
        self.cookies: list[str] = []

    def middleware(self, app: ASGIApp) -> ASGIApp:
        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not route_path(scope).startswith("/api/"):
                await app(scope, receive, send)
                return
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            self.tokens.append(headers.get("authorization", ""))
            self.cookies.append(headers.get("cookie", ""))
            await (self.answers.pop(0) if self.answers else app)(scope, receive, send)

        return guarded


LONG = "It rains in Spain. "


class Attacked(FakeAssistant):
    """Quotes, titles and answers that attack whoever shows them."""

    def _canned(self, question: str, asked: str, follow_up: bool) -> Answer:
        found = super()._canned(question, asked, follow_up)
        if asked == "markdown":
            quoted = self._quoted(question, DECLINED)
            (cited,) = quoted.citations
            long = replace(cited, quote=LONG * 20, shown=LONG * 20)
            return replace(quoted, answer=MARKDOWN, citations=(long,))
        if not asked.startswith("attack "):
            return found
        some = PAYLOADS[int(asked.split()[1]) :: ATTACKS]
        (cited,) = self._quoted(question, DECLINED).citations
        citations = tuple(
            replace(cited, number=number, title=payload, heading=payload, locator=payload)
            for number, payload in enumerate(some, start=1)
        )
        if "abstain" in asked:
            closest = tuple(
                replace(found.closest[0], title=payload, quote=payload, shown=payload)
                for payload in some
            )
            return replace(found, reason=some[0], closest=closest, notice=some[1])
        shown = "\n\n".join(
            f"{payload} [{number}]\n\n> {payload}\n\n- {payload}\n\n"
            f"| {payload} | b |\n|---|---|\n| c | {payload} |"
            for number, payload in enumerate(some, start=1)
        )
        return self._answer(question, answer=shown, citations=citations, notice=some[0])

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        if not question.startswith("attack "):
            yield from super().stream(question, history, documents, principals)
            return
        answer = self.ask(question, history, documents, principals)
        yield Delta(answer.answer)
        yield answer


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> FakeAssistant:
    return Attacked(seed_index(tmp_path_factory.mktemp("documents")))


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard()


@pytest.fixture(scope="module")
def server(
    assistant: FakeAssistant,
    guard: Guard,
    host: Host,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    feedback = FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite3")
    app = create_app(assistant, ui_settings(origins=(host.address,)), feedback)
    app.user_middleware.append(Middleware(guard.middleware))
    with public(app) as place:
        yield place


@pytest.fixture
def strict(host: Host, server: str) -> Iterator[Host]:
    """The site under the strictest policy that the widget works under, as its manual gives it."""
    (needed,) = re.findall(r"^Content-Security-Policy: (.*)$", MANUAL.read_text("utf-8"), re.M)
    more = "default-src 'none'; require-trusted-types-for 'script'"
    host.policy = f"{more}; {needed}".replace("https://docs.example", origin(server))
    host.policy = host.policy.replace("script-src", "script-src 'self'")  # the site's own scripts
    yield host
    host.policy = ""


def script(server: str, attributes: str = "") -> str:
    return f'<script src="{server}/widget.js" {attributes}></script>'


def test_asked_read_and_followed_up_by_the_keyboard(
    visitor: Any, strict: Host, server: str, assistant: FakeAssistant
) -> None:
    one = visitor()
    page = one.page
    one.visit(strict.put("/", script(server)))
    one.see("widget-closed")
    page.keyboard.press("Tab")
    assert one.focused() == "launcher"
    page.keyboard.press("Enter")
    assert one.focused() == "textarea"
    page.keyboard.type("Which countries declined to contribute?")
    page.keyboard.press("Enter")
    one.last(".answered").wait_for()
    assert one.last(".prose").inner_text() == f"Poland, Spain, and Italy.\n\n{DECLINED}[1]"
    one.see("widget-answer")
    for _ in range(20):  # round and round, and never out of the dialog
        page.keyboard.press("Tab")
        assert one.focused() != "body"
        if one.focused() == "number":
            break
    page.keyboard.press("Enter")
    one.widget("mark").wait_for()
    assert one.widget("mark").inner_text() == DECLINED
    assert one.widget(".source-head .title").inner_text() == "Coalition of the Willing"
    one.see("widget-source")
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        assert one.page.evaluate(
            "document.querySelector('footnote-chat').shadowRoot.activeElement.closest('.source') !== null"
        )
    page.keyboard.press("Escape")
    assert one.focused() == "number"
    one.ask("what about Germany?")
    question, history, documents = assistant.seen[-1]
    assert (question, documents) == ("what about Germany?", [])
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert history[0].content == "Which countries declined to contribute?"
    assert one.last(".soft q").inner_text() == "Which conditions did Germany set for ground forces?"
    page.keyboard.press("Escape")
    assert one.focused() == "launcher"
    assert not one.widget(".panel").is_visible()
    # Nothing was kept on the site, nobody else was asked, nothing was complained of.
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == [
        "",
        0,
        0,
    ]
    assert one.hosts == {strict.address.removeprefix("http://"), urlparse(server).netloc}
    assert one.complaints == []


def test_several_on_a_page_their_calls_and_events(
    visitor: Any, strict: Host, server: str, assistant: FakeAssistant
) -> None:
    one = visitor()
    strict.pages["/portal.js"] = """
      window.heard = [], window.keys = [];
      document.addEventListener("keydown", (event) => keys.push(event.key));
      for (const name of ["answer", "abstain", "feedback"])
        for (const target of [window.footnote, document.querySelector("#help footnote-chat")])
          target.addEventListener(name, (event) => heard.push(
            [target === window.footnote ? "page" : "element", name, event.detail.kind ?? event.detail.rating]));
    """
    ids = json.dumps(["coalition-of-the-willing.txt"])
    inline = f"data-target='#help' data-theme='dark' data-documents='{ids}'"
    german = 'data-position="start" data-lang="de" data-title="Hilfe"'
    # Each twice, as on a page of several parts: that is one.
    body = (
        '<div id="help"></div>'
        + "".join(script(server, one) for one in (inline, german, inline, german))
        + '<button id="own">Help</button><script src="/portal.js"></script>'
    )
    one.visit(strict.put("/two", body))
    page = one.page
    page.wait_for_function("document.querySelectorAll('footnote-chat').length >= 2")
    answer = page.evaluate("footnote.ask('Which countries declined?')")
    assert page.locator("footnote-chat").count() == 2
    assert answer["citations"][0]["quote"] == DECLINED
    assert assistant.seen[-1][2] == ["coalition-of-the-willing.txt"]
    one.see("widget-inline-dark")
    page.evaluate("footnote.ask('What is the capital?')")
    assert one.last("h4").inner_text() == "The documents don’t say."
    assert one.last(".near button").count() == 2
    one.last(".thumb.up").click()
    one.last("[aria-pressed='true']").wait_for()
    one.last(".thumb.down").click()  # changes the same verdict
    one.last(".down[aria-pressed='true']").wait_for()
    both = [
        ("answer", "answer"),
        ("abstain", "abstention"),
        ("feedback", "up"),
        ("feedback", "down"),
    ]
    assert page.evaluate("heard") == [
        [where, *what] for what in both for where in ("element", "page")
    ]
    one.last(".near button").first.click()
    one.widget("mark").wait_for()
    page.keyboard.press("Escape")
    # What is typed is not for the page's shortcuts; an Escape that closes nothing is.
    page.evaluate("keys.length = 0")
    one.widget("textarea").press("a")
    one.widget("textarea").press("Escape")
    assert page.evaluate("keys") == ["Escape"]
    # The other one speaks another language, and gives the focus back to who opened it.
    page.focus("#own")
    page.evaluate("document.querySelectorAll('footnote-chat')[1].open()")
    assert one.widget("h2", 1).inner_text() == "Hilfe"
    assert one.widget("textarea", 1).get_attribute("placeholder") == "Frage stellen"
    page.evaluate("document.querySelectorAll('footnote-chat')[1].close()")
    assert page.evaluate("document.activeElement.id") == "own"
    assert one.complaints == []


def test_on_a_phone_leftwards_in_the_dark_without_motion(
    visitor: Any, strict: Host, server: str
) -> None:
    one = visitor(viewport=PHONE, color_scheme="dark", reduced_motion="reduce", has_touch=True)
    labels = json.dumps(HEBREW)
    one.visit(strict.put("/he", script(server, f"data-labels='{labels}'"), 'lang="he" dir="rtl"'))
    assert one.widget(".launcher").inner_text() == "שאלו"
    one.see("widget-phone-closed")
    one.widget(".launcher").tap()
    box = one.widget(".panel").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    one.ask("What is the capital?")
    assert one.last("h4").inner_text() == HEBREW["silent"]
    # A question in English is read from the left all the same.
    assert not one.widget(".question").last.evaluate(ENDS_LEFT)
    one.see("widget-phone-rtl-dark")
    look = """(element) => {
      const { direction, animationName, colorScheme } = getComputedStyle(element);
      return [direction, animationName, colorScheme];
    }"""
    assert one.widget(".panel").evaluate(look) == ["rtl", "none", "light dark"]
    assert one.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert one.complaints == []


def test_a_conversation_is_kept_where_a_setting_allows_it(
    visitor: Any, strict: Host, server: str
) -> None:
    one = visitor()
    one.visit(strict.put("/keep", script(server, 'data-remember="tab"')))
    one.page.evaluate("footnote.ask('Which countries declined?')")
    one.last(".answered").wait_for()
    one.page.reload()
    one.widget(".launcher").click()
    assert one.last(".question").inner_text() == "Which countries declined?"
    one.widget("[title='New conversation']").click()
    one.page.reload()
    one.widget(".launcher").click()
    assert one.widget(".turn").count() == 0
    whose = "name => document.querySelector('footnote-chat').setAttribute('data-person', name)"
    one.page.evaluate(whose, "ada")
    one.page.evaluate("footnote.ask('Which countries declined?')")
    one.last(".answered").wait_for()
    one.page.evaluate(whose, "ada")
    assert one.widget(".turn").count() == 1
    one.page.reload()  # to nobody
    one.widget(".launcher").click()
    assert one.widget(".turn").count() == 0
    one.page.evaluate(whose, "ada")
    one.page.evaluate("footnote.ask('Which countries declined?')")
    one.last(".answered").wait_for()
    one.page.evaluate(whose, "grace")
    assert one.widget(".turn").count() == 0
    assert one.page.evaluate("[document.cookie, localStorage.length]") == ["", 0]


def test_questions_to_start_with_are_a_click_away(visitor: Any, strict: Host, server: str) -> None:
    one = visitor()
    offered = ["Which countries declined?", "What is <b>the capital</b>?"]
    one.visit(strict.put("/start", script(server, f"data-starters='{json.dumps(offered)}'")))
    one.widget(".launcher").click()
    assert one.widget(".welcome .line").all_inner_texts() == offered
    one.see("widget-starters")
    one.widget(".welcome .line").first.click()
    one.last(".answered").wait_for()
    assert one.last(".question").inner_text() == offered[0]
    assert not one.widget(".welcome .line").first.is_visible()
    assert one.page.evaluate(
        "document.querySelector('footnote-chat').shadowRoot.activeElement.localName == 'textarea'"
    )
    one.widget("[title='New conversation']").click()
    assert one.widget(".welcome .line").first.is_visible()
    one.visit(strict.put("/one", script(server, "data-starters='[Draft] Which declined?'")))
    one.widget(".launcher").click()
    assert one.widget(".welcome .line").all_inner_texts() == ["[Draft] Which declined?"]
    assert one.complaints == []


def test_it_works_with_and_without_cookies(
    visitor: Any, strict: Host, server: str, guard: Guard
) -> None:
    one = visitor()
    guard.cookies.clear()
    guard.answers = [Response(headers={"Set-Cookie": "session=1; SameSite=None; Secure"})]
    for _ in range(2):
        one.page.goto(f"{server}/api/v1/documents")
    assert guard.cookies == ["", "session=1"]
    # From another site none is sent where the widget leaves them out, and none where it is to send
    # them: Chromium's contexts block cookies of third parties.
    for attributes in ("", 'data-credentials="include"'):
        one.visit(strict.put("/cookies", script(server, attributes)))
        assert one.page.evaluate("footnote.ask('Which countries declined?')")["kind"] == "answer"
    assert guard.cookies[2:] == ["", ""]
    assert one.page.evaluate("document.cookie") == ""


def refusal(status: int, **headers: str) -> Response:
    return JSONResponse({"error": "No.", "retryable": False}, status, headers)


def test_a_token_is_renewed_once(visitor: Any, strict: Host, server: str, guard: Guard) -> None:
    one = visitor()
    strict.pages["/token.js"] = "let n = 0; window.footnote = { token: async () => `t${++n}` };"
    one.visit(strict.put("/token", f"<script src='/token.js'></script>{script(server)}"))
    guard.tokens.clear()
    guard.answers = [refusal(401)]
    assert one.page.evaluate("footnote.ask('Which countries declined?')")["kind"] == "answer"
    assert guard.tokens == ["Bearer t1", "Bearer t2"]
    guard.answers = [refusal(401), refusal(401)]
    assert one.page.evaluate("footnote.ask('Which countries declined?')") is None
    assert guard.tokens[2:] == ["Bearer t2", "Bearer t3"]
    assert "Sign in again" in one.last(".failure").inner_text()
    one.last(".failure button").click()
    one.last(".answered").wait_for()
    assert guard.tokens[4:] == ["Bearer t3"]
    one.page.evaluate("void (footnote.token = () => Promise.reject(new Error('signed out')))")
    assert one.page.evaluate("footnote.ask('Which countries declined?')") is None
    assert "Sign in again" in one.last(".failure").inner_text()
    one.page.evaluate("footnote.token = 'fixed'")
    one.page.evaluate("footnote.ask('Which countries declined?')")
    assert guard.tokens[5:] == ["Bearer fixed"]


def test_failures_are_one_sentence(
    visitor: Any, strict: Host, server: str, guard: Guard, assistant: FakeAssistant
) -> None:
    one = visitor()
    one.visit(strict.put("/", script(server)))
    one.widget(".launcher").click()
    broken = Response('event: delta\ndata: {"text": "Po"}\n\n', media_type="text/event-stream")
    said = []
    for answer in (
        refusal(429, **{"Retry-After": "7"}),
        refusal(403),
        Response("<h1>Bad gateway</h1>", 502),
        broken,
    ):
        guard.answers = [answer]
        one.ask("Which countries declined?")
        said.append(one.last(".failure").inner_text().split("\n\n"))
    again = "Try again"
    assert said == [
        ["Too many questions are waiting; try again in 7 s.", again],
        ["No."],
        ["Something went wrong.", again],
        ["The answer broke off.", again],
    ]
    one.ask("Does the chat model answer?")
    assert "does not answer" in one.last(".failure").inner_text()
    guard.answers = []
    one.widget("textarea").fill("slow, which countries declined?")
    one.widget("textarea").press("Enter")
    one.last(".writing").wait_for()
    one.widget(".submit").click()  # which stops
    one.last(".stopped").wait_for()
    assert "Stopped before it was checked." in one.last(".answer").inner_text()
    one.context.set_offline(True)
    one.ask("Which countries declined?")
    assert one.last(".failure p").inner_text() == "The assistant cannot be reached."
    one.context.set_offline(False)
    one.last(".failure button").click()
    one.last(".answered").wait_for()
    # A failure outside of what allows sites cannot be read by this one, and is not taken for a refusal.
    assistant.index.problem = RuntimeError("internals")
    one.last(".mark .number").click()
    one.widget(".source .line").wait_for()
    assert one.widget(".source-body .soft").inner_text() == "Something went wrong."
    assert one.widget(".source-body blockquote").inner_text() == DECLINED
    assistant.index.problem = None
    one.widget(".source .line").click()
    one.widget("mark").wait_for()


def test_where_the_site_is_not_allowed_it_says_which_setting(
    visitor: Any, host: Host, server: str
) -> None:
    with hosting() as stranger:
        one = visitor()
        one.visit(stranger.put("/", script(server)))
        one.page.evaluate("footnote.ask('Which countries declined?')")
        sentence = one.last(".failure").inner_text()
        assert sentence == (
            f"The assistant takes no questions from {stranger.address}: its setting ui.origins does"
            " not name this site."
        )
    one = visitor()
    host.policy = f"default-src 'none'; script-src {origin(server)}"
    one.visit(host.put("/", script(server)))
    one.page.evaluate("footnote.ask('Which countries declined?')")
    host.policy = ""
    assert one.last(".failure").inner_text() == (
        "This site’s Content-Security-Policy forbids the question: its connect-src does not name"
        f" {origin(server)}."
    )


def test_in_a_sandbox_it_says_that_there_is_no_site_to_allow(
    visitor: Any, host: Host, server: str
) -> None:
    inner = host.put("/inner", script(server))
    one = visitor()
    one.page.goto(host.put("/", f"<iframe sandbox='allow-scripts' src='{inner}'></iframe>"))
    frame = one.page.frame(url=inner)
    assert frame is not None
    frame.evaluate("footnote.ask('Which countries declined?')")
    assert frame.locator("footnote-chat .failure").inner_text() == (
        "A page without a site cannot ask: serve this one, or add allow-same-origin to its frame’s sandbox."
    )


def test_answers_are_markdown(visitor: Any, strict: Host, server: str) -> None:
    one = visitor()
    one.visit(strict.put("/", script(server)))
    one.page.evaluate("footnote.ask('markdown')")
    assert one.last(".prose .number").first.get_attribute("title") == LONG * 15 + "It rains in…"
    drawn = one.last(".prose").inner_html().replace("quoted\non", "quoted on")
    drawn = re.sub(r' (?:dir|aria-label|title)="[^"]*"', "", drawn)
    assert drawn == DRAWN.replace("\n", "")


FOUND = """() => [...document.querySelectorAll("footnote-chat")].flatMap((chat) =>
  [...chat.shadowRoot.querySelectorAll(".turn *, .source *")].map((one) =>
    [one.namespaceURI.split("/").pop(), one.localName,
     ...[...one.attributes].map((each) => [each.name, each.value])]))
"""
OWN = {"bdi", "h4"}  # besides the elements that the page shows answers with


def test_nothing_in_a_document_or_an_answer_runs(visitor: Any, host: Host, server: str) -> None:
    one = visitor()  # and no policy of the site stops it
    one.context.add_init_script("window.pwned = () => { window.pwned_by = 'an answer' }")
    one.visit(host.put("/", script(server)))
    shown = ""
    for number in range(ATTACKS):
        for kind in ("answer", "abstain"):
            one.page.evaluate(f"footnote.ask('attack {number} {kind}')")
            shown += one.last(".answer").inner_text()
    one.last(".near button").first.click()
    one.widget(".text").wait_for()
    for space, name, *attributes in one.page.evaluate(FOUND):
        allowed = (
            name in ELEMENTS | OWN if space == "xhtml" else space == "svg" and name not in ACTING
        )
        assert allowed, (space, name, attributes)
        for attribute, value in attributes:
            assert not attribute.startswith("on"), (name, attribute, value)
            if attribute in {"href", "src"}:
                assert value.startswith(server), (name, attribute, value)
    assert "pwned()" in shown  # as text
    assert one.page.evaluate("window.pwned_by") is None
    assert one.hosts == {host.address.removeprefix("http://"), urlparse(server).netloc}
