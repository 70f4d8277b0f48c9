"""The first part of the Evaluate page: choose a test set, audit it, run it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import FootnoteError
from ui.evaluate import fragments as html
from ui.evaluate.parts import QUIET, Evaluation, choices, place, sentence
from ui.evaluate.runs import RunState

if TYPE_CHECKING:
    import gradio

_log = logging.getLogger("footnote.evaluate")


class SetPart:
    """Choose a test set, audit it, run it."""

    def __init__(self, work: Evaluation) -> None:
        import gradio as gr

        self.work = work
        with gr.Row(elem_classes="choose"):
            self.chosen = gr.Dropdown(
                label="Test set", choices=[], elem_id="test-set", filterable=False, scale=3
            )
            self.upload = gr.UploadButton(
                "Upload a test set", elem_id="upload", variant="secondary", scale=1, min_width=160
            )
        self.columns = gr.Textbox(
            label="Columns of the next upload, if their names do not tell",
            placeholder="question=Ask,answer=Should say,document=From",
            elem_id="columns",
            max_lines=1,
        )
        place(
            '<p class="where">JSON Lines, JSON, CSV, TSV, XLSX or YAML: our own form, SQuAD, ragas, '
            "deepeval, LangSmith, promptfoo, or any table with a question column.</p>"
        )
        self.recognised = place("", "recognised")
        with gr.Row(elem_classes="actions"):
            self.run = gr.Button("Run", variant="primary", elem_id="run", interactive=False)
            self.audit = gr.Button("Audit", elem_id="audit", interactive=False)
            self.stop = gr.Button("Stop", elem_id="stop", visible=False)
        self.progress = place("", "progress")
        self.audited = place("", "audited")
        self.copy = gr.State("")
        self.use_copy = gr.Button("Use the cleaned copy", elem_id="use-cleaned", visible=False)
        self.run_parts = [self.progress, self.stop, self.run]

    def wire(self, timer: gradio.Timer) -> None:
        """Connect the components."""
        about = [self.recognised, self.run, self.audit, self.audited, self.use_copy]
        arrived = [self.upload, self.columns]
        self.upload.upload(self.uploaded, arrived, [self.chosen, self.recognised], **QUIET)
        self.chosen.change(self.recognise, self.chosen, about, **QUIET)
        self.audit.click(
            self.audit_chosen,
            self.chosen,
            [self.audited, self.copy, self.use_copy],
            show_progress="minimal",
            show_progress_on=[self.audited],
            api_visibility="private",
        )
        self.use_copy.click(self.cleaned_chosen, self.copy, [self.chosen, self.recognised], **QUIET)
        self.run.click(self.started, self.chosen, [*self.run_parts, timer], **QUIET)
        self.stop.click(self.stopped, None, self.stop, **QUIET)

    def opened(self) -> tuple[Any, ...]:
        """The page as it is opened."""
        import gradio as gr

        try:
            names, state = self.work.folder.sets(), self.work.runner.state
        except Exception as error:
            _log.warning("the evaluations cannot be listed: %s", error)
            return gr.skip(), html.refused(sentence(error)), gr.skip(), gr.skip(), gr.skip()
        first = state.test_set if state.running else (names[0] if names else None)
        return (choices(names, first), *self.shown_run(state), gr.Timer(active=state.running))

    def shown_run(self, state: RunState) -> tuple[Any, ...]:
        """The run under way or the last one: its panel, and the buttons that go with it."""
        import gradio as gr

        shown = html.progress_html(state)
        if state.phase == "finished":
            try:
                shown = html.results_html(state.id, self.work.folder.results(state.id).head)
            except FootnoteError as error:
                shown = html.refused(str(error))
        # Only what a stop can still end: scoring takes a moment.
        stoppable = state.phase == "asking"
        label = "Running…" if state.running else "Run"
        return shown, gr.Button(visible=stoppable, interactive=True), gr.Button(value=label)

    def uploaded(self, file: str | None, columns: str = "") -> tuple[Any, ...]:
        """Keep an upload, its columns as ``columns`` name them, and choose it."""
        import gradio as gr

        if not file:
            return gr.skip(), gr.skip()
        arrived = Path(file)
        try:
            name = self.work.folder.keep_set(arrived, arrived.name, columns or "")
        except Exception as error:
            return gr.skip(), html.refused(sentence(error))
        finally:
            arrived.unlink(missing_ok=True)
        return choices(self.work.folder.sets(), name), gr.skip()

    def recognise(self, name: str | None) -> tuple[Any, ...]:
        """How the chosen test set was understood."""
        import gradio as gr

        usable, shown = False, ""
        if name:
            try:
                shown, usable = html.recognised_html(name, self.work.folder.read_set(name)), True
            except Exception as error:
                shown = html.refused(sentence(error))
        able = gr.Button(interactive=usable)
        return shown, able, able, "", gr.Button(visible=False)

    def audit_chosen(self, name: str | None) -> tuple[Any, ...]:
        """Audit the chosen test set."""
        import gradio as gr

        try:
            shown, copy = self.work.audit(name or "")
        except Exception as error:
            shown, copy = html.refused(sentence(error)), ""
        return shown, copy, gr.Button(visible=bool(copy))

    def cleaned_chosen(self, copy: str) -> tuple[Any, ...]:
        """Make the cleaned copy a test set, and choose it."""
        import gradio as gr

        try:
            name = self.work.folder.keep_set(self.work.folder.cleaned_path(copy), copy)
        except Exception as error:
            return gr.skip(), html.refused(sentence(error))
        return choices(self.work.folder.sets(), name), gr.skip()

    def started(self, name: str | None) -> tuple[Any, ...]:
        """Begin a run of the chosen test set."""
        return self.begun(lambda: self.work.runner.start(name or ""))

    def begun(self, begin: Callable[[], str]) -> tuple[Any, ...]:
        """The page after ``begin`` has begun a run, or has said why it cannot."""
        import gradio as gr

        try:
            begin()
        except Exception as error:
            panel, stop, run = self.shown_run(self.work.runner.state)
            running = self.work.runner.state.running
            return html.refused(sentence(error)) + panel, stop, run, gr.Timer(active=running)
        return *self.shown_run(self.work.runner.state), gr.Timer(active=True)

    def stopped(self) -> Any:
        """Stop the run."""
        import gradio as gr

        self.work.runner.stop()
        return gr.Button(interactive=False)
