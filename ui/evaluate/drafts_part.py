"""The third part of the Evaluate page: drafts, one after the other: edit, accept, reject."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui.evaluate import fragments as html
from ui.evaluate.drafts import ACCEPTED, ProposedQuestion
from ui.evaluate.parts import QUIET, Evaluation, choices, place, sentence
from ui.evaluate.set_part import SetPart

if TYPE_CHECKING:
    import gradio

_PROPOSED = 10
_SHOWN_TEXT = 24_000  # characters of a document shown at once


class DraftsPart:
    """Drafts, one after the other: edit, accept, reject."""

    def __init__(self, work: Evaluation) -> None:
        import gradio as gr

        self.work = work
        with gr.Row(elem_classes="actions"):
            self.propose = gr.Button(
                f"Propose {_PROPOSED} from the documents", elem_id="propose", variant="primary"
            )
            self.disliked = gr.Button("Propose from disliked answers", elem_id="propose-disliked")
        self.told = place("", "draft-said")
        self.accepted = place("", "accepted")
        self.use = gr.Button("Use as the test set", elem_id="use-accepted", visible=False)
        self.current = gr.State("")
        self.center = gr.State(0)
        with gr.Column(visible=False, elem_id="draft") as self.panel:
            self.about = place("", "draft-about")
            self.question = gr.Textbox(label="Question", elem_id="draft-question", lines=1)
            self.answers = gr.Textbox(
                label="Accepted answers, one a line", elem_id="draft-answers", lines=1, max_lines=5
            )
            self.answerable = gr.Checkbox(
                label="The documents answer this question", value=True, elem_id="draft-answerable"
            )
            with gr.Column(elem_id="draft-source") as self.source:
                self.quote = gr.Textbox(
                    label="The words that answer it: select them in the text below",
                    elem_id="draft-quote",
                    lines=2,
                    max_lines=6,
                )
                self.near = gr.Textbox(elem_id="draft-near", label="Place", container=False)
                self.document = gr.Dropdown(label="Document", choices=[], elem_id="draft-document")
                self.earlier = gr.Button("Earlier text", elem_id="draft-earlier", visible=False)
                self.text = place("", "draft-holder")
                self.later = gr.Button("Later text", elem_id="draft-later", visible=False)
            with gr.Row(elem_classes="actions", elem_id="decide"):
                self.accept = gr.Button("Accept", variant="primary", elem_id="draft-accept")
                self.reject = gr.Button("Reject", elem_id="draft-reject")
                self.skip = gr.Button("Decide later", elem_id="draft-skip")
        self.shown_text = [self.text, self.center, self.earlier, self.later]
        self.parts = [
            self.told, self.accepted, self.use, self.current, self.panel, self.about, self.question,
            self.answers, self.answerable, self.source, self.quote, self.near, self.document,
            *self.shown_text,
        ]  # fmt: skip

    def wire(self, sets: SetPart, tabs: gradio.Tabs) -> None:
        """Connect the components."""
        import gradio as gr

        slow: dict[str, Any] = {
            "show_progress": "minimal",
            "show_progress_on": [self.told],
            "api_visibility": "private",
        }
        self.propose.click(self.proposed, None, self.parts, **slow)
        self.disliked.click(self.proposed_disliked, None, self.parts, **slow)
        edited = [
            self.current, self.question, self.answers, self.answerable, self.document, self.quote,
            self.near,
        ]  # fmt: skip
        self.accept.click(self.accept_current, edited, self.parts, **QUIET)
        self.reject.click(self.reject_current, self.current, self.parts, **QUIET)
        self.skip.click(lambda now: self.following(now, ""), self.current, self.parts, **QUIET)
        self.answerable.change(
            lambda answered: gr.Column(visible=answered), self.answerable, self.source, **QUIET
        )
        # Only what a person chooses: the document of the next draft comes with its own place.
        self.document.input(
            lambda name: self.part_of(name, 0, None), self.document, self.shown_text, **QUIET
        )
        for button, step in ((self.earlier, -_SHOWN_TEXT // 2), (self.later, _SHOWN_TEXT // 2)):
            button.click(
                self._stepping(step), [self.document, self.center], self.shown_text, **QUIET
            )
        self.use.click(
            lambda: (choices(self.work.folder.sets(), ACCEPTED), gr.Tabs(selected="set")),
            None,
            [sets.chosen, tabs],
            **QUIET,
        )

    def _stepping(self, step: int) -> Callable[[str | None, int], tuple[Any, ...]]:
        return lambda name, center: self.part_of(name, center + step, None)

    def first(self) -> tuple[Any, ...]:
        """The first draft that waits."""
        return self.following("", "")

    def proposed(self) -> tuple[Any, ...]:
        """Propose questions from the documents."""
        return self._told(lambda: _count(self.work.drafts.propose(_PROPOSED, self.work.model())))

    def proposed_disliked(self) -> tuple[Any, ...]:
        """Propose the questions whose answers were disliked."""

        def propose() -> str:
            verdicts = [verdict.as_dict() for verdict in self.work.feedback.all()]
            if not any(verdict["rating"] == "down" for verdict in verdicts):
                return "No answer was rated down yet."
            return _count(self.work.drafts.propose_disliked(verdicts))

        return self._told(propose)

    def accept_current(
        self,
        current: str,
        question: str,
        answers: str,
        answerable: bool,
        document: str | None,
        quote: str,
        near: str,
    ) -> tuple[Any, ...]:
        """Accept the draft as it was edited, and show the next."""
        after = self._after(current)

        def accept() -> str:
            about = int(near) if near.isdigit() else 0
            gold = self.work.drafts.locate(document or "", quote, about) if answerable else None
            self.work.drafts.accept(current, question, answers.splitlines(), gold)
            return "Accepted."

        return self._decided(accept, after)

    def reject_current(self, current: str) -> tuple[Any, ...]:
        """Reject the draft, and show the next."""
        after = self._after(current)

        def reject() -> str:
            self.work.drafts.reject(current)
            return "Rejected: it will not be proposed again."

        return self._decided(reject, after)

    def _decided(self, decide: Callable[[], str], after: str) -> tuple[Any, ...]:
        import gradio as gr

        try:
            told = decide()
        except Exception as error:  # what was typed stays
            return html.refused(sentence(error)), *[gr.skip()] * (len(self.parts) - 1)
        return self.at(after, told)

    def _told(self, propose: Callable[[], str]) -> tuple[Any, ...]:
        import gradio as gr

        try:
            return self.at("", propose())
        except Exception as error:
            return html.refused(sentence(error)), *[gr.skip()] * (len(self.parts) - 1)

    def _after(self, current: str) -> str:
        waiting = [one.id for one in self.work.drafts.waiting()]
        after = waiting.index(current) + 1 if current in waiting else 0
        return waiting[after] if after < len(waiting) else ""

    def following(self, current: str, told: str) -> tuple[Any, ...]:
        """The draft after ``current``, the first one after the last."""
        import gradio as gr

        try:
            return self.at(self._after(current), told)
        except Exception as error:
            return html.refused(sentence(error)), *[gr.skip()] * (len(self.parts) - 1)

    def at(self, draft_id: str, told: str) -> tuple[Any, ...]:
        """The draft ``draft_id``, or the first, with a sentence above it."""
        import gradio as gr

        waiting, accepted = self.work.drafts.waiting(), self.work.drafts.accepted()
        number = next((n for n, one in enumerate(waiting) if one.id == draft_id), 0)
        if not waiting and not told:
            told = "No drafts are waiting."
        above = (
            html.said(told) if told else "",
            html.accepted_html(accepted, ACCEPTED),
            gr.Button(visible=accepted > 0),
        )
        if not waiting:
            return *above, "", gr.Column(visible=False), *[gr.skip()] * (len(self.parts) - 5)
        return *above, *self._filled(waiting[number], number + 1, len(waiting))

    def _filled(self, draft: ProposedQuestion, number: int, total: int) -> tuple[Any, ...]:
        import gradio as gr

        names = [document.id for document in self.work.assistant.index.documents()]
        known = draft.document if draft.document in names else (names[0] if names else None)
        marked = (draft.start, draft.end) if known == draft.document else None
        return (
            draft.id,
            gr.Column(visible=True),
            html.draft_html(draft, number, total),
            draft.question,
            "\n".join(draft.answers),
            True,
            gr.Column(visible=True),
            draft.quote,
            str(draft.start),
            choices(names, known),
            *self.part_of(known, draft.start, marked, picked=bool(draft.quote)),
        )

    def part_of(
        self,
        document: str | None,
        center: int,
        marked: tuple[int, int] | None,
        *,
        picked: bool = True,
    ) -> tuple[Any, ...]:
        """The text of a document around ``center``, and what leads to the rest of it."""
        import gradio as gr

        held = self.work.assistant.index.document(document) if document else None
        text = held.text if held else ""
        start = max(0, min(center - _SHOWN_TEXT // 2, len(text) - _SHOWN_TEXT))
        end = min(len(text), start + _SHOWN_TEXT)
        return (
            html.source_html(text[start:end], start, marked, picked=picked),
            start + (end - start) // 2,
            gr.Button(visible=start > 0),
            gr.Button(visible=end < len(text)),
        )


def _count(number: int) -> str:
    if not number:
        return "Nothing new could be proposed."
    return f"{number} new draft{'' if number == 1 else 's'}."
