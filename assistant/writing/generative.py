"""Answers written by a chat model, with markers that are checked like everybody else's.

The chain is LangChain's: prompt → model. What the model writes streams as it comes, without its
reasoning; then every sentence is held against the passages it cites. The refusal sentinel is looked
for by the machine, and a model that fails gives way to quoting.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from assistant.markers import Offered, resolve
from assistant.questions.question import LONGEST_QUESTION
from assistant.retrieval.retriever import Retrieval
from assistant.unchecked import Answerer, UncheckedAnswer
from assistant.writing.model_text import answer_text, question_text, showable
from assistant.writing.prompts import prompt
from assistant.writing.refusal import SENTINEL, before_sentinel, holds_sentinel
from assistant.writing.support import Supported, supported

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import Runnable

_MOST_TURNS = 6  # messages of the conversation that a model is given
_log = logging.getLogger(__name__)


class GenerativeAnswerer:
    """Lets a chat model write from the passages; falls back to ``fallback`` when it fails."""

    def __init__(self, model: BaseChatModel, name: str, fallback: Answerer) -> None:
        self._model = model
        self.name = name  # the configured provider:name, as answers say under ``answerer``
        self._fallback = fallback

    def stream(
        self, retrieval: Retrieval, history: Sequence[Turn]
    ) -> Iterator[str | UncheckedAnswer]:
        """Stream the model's text as it comes, then the answer to be checked."""
        began = time.perf_counter()
        offered = offer(retrieval)
        if not offered:
            yield UncheckedAnswer("", {}, 0.0, self.name)
            return
        written = shown = ""
        cut_off = False
        try:
            for piece in self._chain().stream(self._inputs(retrieval, history, offered)):
                written += piece.text
                cut_off = cut_off or _is_cut_off(piece)
                safe = before_sentinel(showable(written))
                if safe.startswith(shown) and safe != shown:
                    yield safe[len(shown) :]
                    shown = safe
        except Exception as problem:  # every provider raises its own
            _log.warning("chat model %s failed: %s", self.name, problem)
            yield from self._instead(retrieval, history, f"failed ({_reason(problem)})")
            return
        text = answer_text(written)
        if not text:
            _log.warning("chat model %s wrote no answer", self.name)
            yield from self._instead(retrieval, history, "wrote no answer")
            return
        refused = holds_sentinel(text)
        if not refused and text.startswith(shown) and text != shown:
            yield text[len(shown) :]
        checked = Supported("") if refused else _checked(text, offered, retrieval)
        if not checked.markdown and (checked.contradicted or checked.is_bare):
            _log.warning("chat model %s wrote what no passage says: %s", self.name, text)
            what = "wrote what the passages that it cites do not say"
            bare = f"only wrote “{text}”, which no passage can be held against"
            yield from self._instead(retrieval, history, bare if checked.is_bare else what)
            return
        yield UncheckedAnswer(
            checked.markdown,
            offered,
            _confidence(retrieval) if checked.markdown else 0.0,
            self.name,
            _notice(self.name, checked, cut_off),
            {"read": 1e3 * (time.perf_counter() - began)},
            left_out=checked.left_out,
        )

    def _chain(self) -> Runnable[dict[str, Any], BaseMessage]:
        from langchain_core.prompts import ChatPromptTemplate

        parts = [
            ("system", prompt("answer")),
            ("placeholder", "{history}"),
            ("human", "{question}"),
        ]
        return ChatPromptTemplate.from_messages(parts) | self._model

    def _inputs(
        self, retrieval: Retrieval, history: Sequence[Turn], offered: Mapping[int, Offered]
    ) -> dict[str, Any]:
        passages = "\n\n".join(
            f"[{number}] {span.passage.prefix}\n{span.quote}" for number, span in offered.items()
        )
        return {
            "passages": passages,
            "sentinel": SENTINEL,
            "history": list(history[-_MOST_TURNS:]),  # a turn is a message to LangChain
            "question": retrieval.question.text,
        }

    def _instead(
        self, retrieval: Retrieval, history: Sequence[Turn], what: str
    ) -> Iterator[UncheckedAnswer]:
        notice = f"The chat model {self.name} {what}, so this answer is quoted from the documents instead."
        for piece in self._fallback.stream(retrieval, history):
            if isinstance(piece, UncheckedAnswer):
                yield replace(piece, notice=notice)


def offer(retrieval: Retrieval) -> dict[int, Offered]:
    """The retrieved passages by the number a model may cite them with."""
    return {
        number: Offered(p := found.stored.passage, p.start, p.end)
        for number, found in enumerate(retrieval.passages, start=1)
    }


def condenser(
    model: BaseChatModel, otherwise: Callable[[str, Sequence[Turn]], str]
) -> Callable[[str, Sequence[Turn]], str]:
    """Completes follow-ups with the chat model; ``otherwise`` when there is none to ask or it fails."""

    def condense(question: str, history: Sequence[Turn]) -> str:
        if not history:
            return question
        messages = [("system", prompt("condense")), *history[-_MOST_TURNS:], ("user", question)]
        try:
            written = question_text(model.invoke(messages).text)
        except Exception as problem:  # every provider raises its own
            _log.warning("chat model failed to complete a follow-up: %s", problem)
            return otherwise(question, history)
        if not written or len(written) > LONGEST_QUESTION:
            return otherwise(question, history)
        return written

    return condense


def _checked(text: str, offered: Mapping[int, Offered], retrieval: Retrieval) -> Supported:
    """The sentences that may stand; none when no marker leads anywhere: that is no answer."""
    checked = supported(text, offered, retrieval.question.text)
    spans = {(span.passage.document, span.start, span.end): span.quote for span in offered.values()}
    _, cited = resolve(checked.markdown, offered, lambda *key: spans.get(key))
    return checked if cited else replace(checked, markdown="")


def _notice(name: str, checked: Supported, cut_off: bool) -> str:
    said = []
    if checked.markdown and checked.left_out:
        many = len(checked.left_out)
        sentences = "a sentence" if many == 1 else f"{many} sentences"
        said.append(f"Left out: {sentences} of {name} that no passage says.")
    elif checked.left_out:
        said.append(f"Not shown: what {name} wrote, which no passage says.")
    if cut_off:
        said.append(f"{name} stopped at its length limit: the answer may be incomplete.")
    return " ".join(said)


def _is_cut_off(piece: BaseMessage) -> bool:
    """Whether the model ended because it may not write more (each provider names it otherwise)."""
    ended = piece.response_metadata
    reason = ended.get("finish_reason") or ended.get("stop_reason") or ended.get("done_reason")
    return reason in ("length", "max_tokens", "MAX_TOKENS")


def _confidence(retrieval: Retrieval) -> float:
    """The best passage's cosine: a chat model states no probability, and none is made up."""
    return max(0.0, min(1.0, max((p.similarity for p in retrieval.passages), default=0.0)))


def _reason(problem: Exception) -> str:
    status = getattr(problem, "status_code", None)
    if status is not None:
        return f"status {status}"
    # Providers' clients share no base class, but their errors' names say what happened.
    names = " ".join(kind.__name__ for kind in type(problem).__mro__)
    if "Timeout" in names:
        return "it timed out"
    if "Connect" in names or "Protocol" in names or "ReadError" in names:
        return "the connection to it failed"
    return type(problem).__name__
