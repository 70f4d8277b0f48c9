"""The Evaluate page: test sets, audit, runs beside the chat, comparison, drafts.

Gradio carries clicks and figures between browser and server; what is shown are our HTML fragments
(``ui.evaluate.fragments``). A run belongs to the server, not to the page: every page shows the same one, and a
page that is closed does not end it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.evaluate.drafts_part import DraftsPart
from ui.evaluate.parts import QUIET, Evaluation, place
from ui.evaluate.runs_part import RunsPart
from ui.evaluate.set_part import SetPart

if TYPE_CHECKING:
    import gradio

MAX_UPLOAD = "32mb"
_POLL_SECONDS = 1.0


def build_evaluate_page(work: Evaluation, title: str) -> gradio.Blocks:
    """The Gradio application that ``/evaluate`` shows."""
    import gradio as gr

    page: gradio.Blocks = gr.Blocks(
        title=f"Evaluate · {title}",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(3600, 3600),
    )
    with page:
        place("<h1>Evaluate</h1>", "title")
        with gr.Tabs(elem_id="parts") as tabs:
            with gr.Tab("Test set", id="set"):
                sets = SetPart(work)
            with gr.Tab("Runs", id="runs") as runs_tab:
                runs = RunsPart(work)
            with gr.Tab("Drafts", id="drafts") as drafts_tab:
                drafts = DraftsPart(work)
        timer = gr.Timer(_POLL_SECONDS, active=False)
        sets.wire(timer)
        runs.wire(timer, sets, tabs)
        drafts.wire(sets, tabs)
        page.load(sets.opened, None, [sets.chosen, *sets.run_parts, timer], **QUIET)
        runs_tab.select(runs.listed, None, runs.parts, **QUIET)
        drafts_tab.select(drafts.first, None, drafts.parts, **QUIET)
    page.queue(default_concurrency_limit=4, max_size=64)
    return page
