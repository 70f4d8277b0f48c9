"""The second part of the Evaluate page: the runs there were, and the comparison of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.evaluate import fragments as html
from ui.evaluate.parts import QUIET, Evaluation, choices, place, sentence
from ui.evaluate.set_part import SetPart

if TYPE_CHECKING:
    import gradio


class RunsPart:
    """The runs there were, and the comparison of two."""

    def __init__(self, work: Evaluation) -> None:
        import gradio as gr

        self.work = work
        self.list = place("", "run-list")
        with gr.Row(elem_classes="choose", visible=False, elem_id="unfinished") as self.unfinished:
            self.half = gr.Dropdown(label="Unfinished run", choices=[], filterable=False, scale=3)
            self.resume = gr.Button("Resume", elem_id="resume", scale=1, min_width=120)
        with gr.Column(visible=False, elem_id="comparing") as self.comparing:
            place("<h2>Compare two runs</h2>")
            with gr.Row(elem_classes="choose"):
                self.a = gr.Dropdown(label="A", choices=[], filterable=False, elem_id="run-a")
                self.b = gr.Dropdown(label="B", choices=[], filterable=False, elem_id="run-b")
            self.compare = gr.Button("Compare", variant="primary", elem_id="compare")
            self.compared = place("", "compared")
        self.parts = [self.list, self.unfinished, self.half, self.comparing, self.a, self.b]

    def wire(self, timer: gradio.Timer, sets: SetPart, tabs: gradio.Tabs) -> None:
        """Connect the components."""
        import gradio as gr

        def poll() -> tuple[Any, ...]:
            state = self.work.runner.state
            over = [gr.skip()] * len(self.parts) if state.running else self.listed()
            return *sets.shown_run(state), gr.Timer(active=state.running), *over

        def resumed(run: str | None) -> tuple[Any, ...]:
            begun = sets.begun(lambda: self.work.runner.resume(run or ""))
            return *begun, gr.Tabs(selected="set")

        timer.tick(poll, None, [*sets.run_parts, timer, *self.parts], **QUIET)
        self.resume.click(resumed, self.half, [*sets.run_parts, timer, tabs], **QUIET)
        self.compare.click(
            self.compare_chosen,
            [self.a, self.b],
            self.compared,
            show_progress="minimal",
            api_visibility="private",
        )

    def listed(self) -> tuple[Any, ...]:
        """The runs, with those that can be chosen."""
        import gradio as gr

        try:
            runs = self.work.folder.runs()
        except Exception as error:
            shown = html.refused(sentence(error))
            return shown, *[gr.skip()] * (len(self.parts) - 1)
        state = self.work.runner.state
        runs = [one for one in runs if not (state.running and one.id == state.id)]
        half = [(html.run_title(one), one.id) for one in runs if one.resumable]
        done = [(html.run_title(one), one.id) for one in runs if one.head is not None]
        earlier = html.comparable(runs)
        return (
            html.runs_html(runs),
            gr.Row(visible=bool(half)),
            choices(half, half[0][1] if half else None),
            gr.Column(visible=bool(done)),
            choices(done, earlier),
            choices(done, done[0][1] if done else None),
        )

    def compare_chosen(self, a: str | None, b: str | None) -> str:
        """Compare the chosen runs."""
        try:
            return self.work.compare(a or "", b or "")
        except Exception as error:
            return html.refused(sentence(error))
