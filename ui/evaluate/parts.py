"""What the parts of the Evaluate page work on, and the pieces they are made of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from ingest.errors import FootnoteError
from ui.api.failures import sentence_of
from ui.evaluate import fragments as html
from ui.evaluate.drafts import DraftBox
from ui.evaluate.runs import Runner
from ui.evaluate.store import EvaluationFolder
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    import gradio
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger("footnote.evaluate")

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class Evaluation:
    """What the page works on: the folder, the run under way, the drafts."""

    def __init__(
        self,
        assistant: Assistant,
        feedback: FeedbackStore,
        settings: AssistantSettings | None = None,
    ) -> None:
        self.assistant = assistant
        self.feedback = feedback
        self.settings = settings

    @cached_property
    def folder(self) -> EvaluationFolder:
        """Where everything is kept."""
        return EvaluationFolder.beside(self.assistant.index)

    @cached_property
    def runner(self) -> Runner:
        """The one who runs test sets."""
        return Runner(self.assistant, self.folder, self.settings)

    @cached_property
    def drafts(self) -> DraftBox:
        """The drafts."""
        return DraftBox(self.folder.root, self.assistant.index)

    def audit(self, name: str) -> tuple[str, str]:
        """The audit of a test set as HTML, and the name of its cleaned copy ("" if it is the same)."""
        from eval.audit import audit

        test_set = self.folder.read_set(name)
        found = audit(test_set, self.assistant.index)
        changed = found.cleaned and found.cleaned != test_set.questions
        copy = self.folder.keep_cleaned(name, found.cleaned) if changed else ""
        return html.audit_html(found, copy), copy

    def compare(self, a: str, b: str) -> str:
        """The comparison of two runs as HTML."""
        from eval.compare import compare

        first, second = self.folder.results(a).as_dict(), self.folder.results(b).as_dict()
        return html.comparison_html(compare(first, second), self.folder.run(a), self.folder.run(b))

    def model(self) -> BaseChatModel | None:
        """The chat model that drafts, if one is set."""
        if self.settings is None or not self.settings.model:
            return None
        from assistant.chat_models import chat_model

        return chat_model(self.settings)


def place(content: str, name: str | None = None) -> gradio.Markdown:
    """A place for our HTML."""
    import gradio as gr

    # Not gr.HTML, which evaluates strings as scripts; and what is shown is escaped already.
    return gr.Markdown(
        content, elem_id=name, sanitize_html=False, latex_delimiters=[], container=False
    )


def choices(offered: Sequence[Any], value: str | None) -> Any:
    """What a dropdown offers, and what is chosen."""
    import gradio as gr

    return gr.update(choices=list(offered), value=value)


def sentence(error: Exception) -> str:
    """What the page says of ``error``; what is no error of ours goes to the log as well."""
    if not isinstance(error, FootnoteError):
        _log.exception("the Evaluate page failed", exc_info=error)
    return sentence_of(error)
