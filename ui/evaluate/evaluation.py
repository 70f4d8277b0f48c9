"""What the Evaluate page shows of an index, and what its forms do.

A run belongs to the server, not to a page: every page shows the same one, and a page that is closed
does not end it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from assistant.writing.chat_models import chat_model
from eval.audit import audit
from eval.compare import compare
from eval.report.words import counted
from ingest.index import Index
from ui.evaluate import page as html
from ui.evaluate.drafts import ACCEPTED, DraftBox
from ui.evaluate.page import Fields, changed, part
from ui.evaluate.runs import Runner
from ui.evaluate.store import EvaluationFolder, RunEntry
from ui.feedback import FeedbackStore

_PROPOSED = 10  # questions in one draft


class Evaluation:
    """The evaluation of one index. Its actions return the parts of the page that they change."""

    def __init__(
        self,
        assistant: Assistant,
        feedback: FeedbackStore,
        settings: AssistantSettings | None = None,
    ) -> None:
        self._assistant = assistant
        self.feedback = feedback
        self.settings = settings
        self.folder = EvaluationFolder.beside(assistant.index)
        self.runner = Runner(assistant, self.folder, settings)
        self.drafts = DraftBox(self.folder.root, lambda: assistant.index)

    @property
    def index(self) -> Index:
        """What is evaluated: another generation from time to time."""
        return self._assistant.index

    def page(self, title: str, user: str | None) -> str:
        """The page as ``user`` opens it."""
        contents = dict.fromkeys(("test_set", "recognised", "start"), Markup())
        try:
            state = self.runner.state
            name = state.test_set if state.running else next(iter(self.folder.sets()), "")
            contents |= self._chosen(name) | {"progress": self.progress()}
        except Exception as error:
            contents["progress"] = html.refused(error)
        return html.page(title, user, _PROPOSED, contents)

    # --- test set ---------------------------------------------------------------------------------

    def choose(self, fields: Fields) -> Markup:
        """Show how the chosen test set was understood."""
        return changed(**self._chosen(fields.name))

    def keep(self, content: bytes, name: str, columns: str = "") -> Markup:
        """Keep an upload, its columns as ``columns`` name them, and choose it."""
        return changed(**self._chosen(self.folder.keep_set(content, name, columns)))

    def use_cleaned(self, fields: Fields) -> Markup:
        """Make the cleaned copy a test set, and choose it."""
        return self.keep(self.folder.cleaned_path(fields.name).read_bytes(), fields.name)

    def audit(self, fields: Fields) -> Markup:
        """Audit the chosen test set."""
        test_set = self.folder.read_set(fields.name)
        found = audit(test_set, self.index)
        cleaned = found.cleaned and found.cleaned != test_set.questions
        copy = self.folder.keep_cleaned(fields.name, found.cleaned) if cleaned else ""
        return changed(audited=html.audit_html(found, copy))

    def _chosen(self, name: str) -> dict[str, Markup]:
        shown, usable = Markup(), False
        if name:
            try:
                shown, usable = html.recognised_html(name, self.folder.read_set(name)), True
            except Exception as error:
                shown = html.refused(error)
        return {
            "test_set": part("options", offered=self.folder.sets(), chosen=name),
            "recognised": shown,
            "start": part("start", usable=usable),
            "audited": Markup(),
        }

    # --- runs -------------------------------------------------------------------------------------

    def run(self, fields: Fields) -> Markup:
        """Begin a run of the chosen test set."""
        return self._begun(lambda: self.runner.start(fields.name))

    def resume(self, fields: Fields) -> Markup:
        """Go on with a run that was stopped."""
        return self._begun(lambda: self.runner.resume(fields.run))

    def stop(self, _: Fields) -> Markup:
        """Stop the run."""
        self.runner.stop()
        return Markup()

    def progress(self) -> Markup:
        """The run under way, or how the last one ended."""
        state = self.runner.state
        if state.phase != "finished":
            return part("progress", state=state)
        return html.results_html(state.id, self.folder.results(state.id).head)

    def listed(self, _: Fields) -> Markup:
        """The runs, those that can be gone on with, and those that can be compared."""
        state = self.runner.state
        runs = [one for one in self.folder.runs() if not (state.running and one.id == state.id)]
        half = [one for one in runs if one.resumable]
        done = [one for one in runs if one.head is not None]
        return changed(
            run_list=part("run_list", runs=runs),
            comparing=part("comparing", half=half, done=done, earlier=_earlier(done)),
        )

    def compare(self, fields: Fields) -> Markup:
        """Compare the chosen runs."""
        first, second = (self.folder.results(run).as_dict() for run in (fields.a, fields.b))
        a, b = self.folder.run(fields.a), self.folder.run(fields.b)
        return changed(compared=html.compared_html(compare(first, second), a, b))

    def _begun(self, begin: Callable[[], str]) -> Markup:
        told = Markup()
        try:
            begin()
        except Exception as error:
            told = html.refused(error)
        return changed(run_said=told, progress=self.progress())

    # --- drafts -----------------------------------------------------------------------------------

    def propose(self, _: Fields) -> Markup:
        """Propose questions from the documents."""
        model = chat_model(self.settings) if self.settings and self.settings.model else None
        return self._drafting("", _new(self.drafts.propose(_PROPOSED, model)))

    def propose_disliked(self, _: Fields) -> Markup:
        """Propose the questions whose answers were disliked."""
        verdicts = [verdict.as_dict() for verdict in self.feedback.all()]
        if not any(verdict["rating"] == "down" for verdict in verdicts):
            return self._drafting("", "No answer was rated down yet.")
        return self._drafting("", _new(self.drafts.propose_disliked(verdicts)))

    def draft(self, fields: Fields) -> Markup:
        """Show the draft after the one that is shown, and after the last the first."""
        return self._drafting(self.drafts.after(fields.draft), "")

    def accept(self, fields: Fields) -> Markup:
        """Accept the draft as it was edited, and show the next."""
        after = self.drafts.after(fields.draft)
        gold = None
        if fields.answerable:
            gold = self.drafts.locate(fields.document, fields.quote, fields.near)
        self.drafts.accept(fields.draft, fields.question, fields.answers.splitlines(), gold)
        return self._drafting(after, "Accepted.")

    def reject(self, fields: Fields) -> Markup:
        """Reject the draft, and show the next."""
        after = self.drafts.after(fields.draft)
        self.drafts.reject(fields.draft)
        return self._drafting(after, "Rejected: it will not be proposed again.")

    def text(self, fields: Fields) -> Markup:
        """Show the text of a document around ``center``."""
        return changed(draft_holder=html.text_html(self._text(fields.document), fields.center))

    def _drafting(self, draft_id: str, told: str) -> Markup:
        """The draft ``draft_id``, or the first, with a sentence above it."""
        waiting = self.drafts.waiting()
        number = next((n for n, one in enumerate(waiting) if one.id == draft_id), 0)
        draft = waiting[number] if waiting else None
        documents = text = Markup()
        if draft is not None:
            names = [document.id for document in self.index.documents()]
            known = draft.document if draft.document in names else next(iter(names), "")
            marked = (draft.start, draft.end) if known == draft.document else (0, 0)
            documents = part("options", offered=names, chosen=known)
            picked = bool(draft.quote)
            text = html.text_html(self._text(known), draft.start, marked, picked=picked)
        elif not told:
            told = "No drafts are waiting."
        return changed(
            draft_said=part("said", sentence=told),
            drafting=part(
                "drafting",
                accepted=self.drafts.accepted(),
                kept=ACCEPTED,
                draft=draft,
                number=number + 1,
                total=len(waiting),
                documents=documents,
                text=text,
            ),
        )

    def _text(self, document: str) -> str:
        held = self.index.document(document)
        return held.text if held else ""


# By their names, with "-" for "_".
ACTIONS: tuple[Callable[[Evaluation, Fields], Markup], ...] = (
    Evaluation.choose, Evaluation.use_cleaned, Evaluation.audit,
    Evaluation.run, Evaluation.resume, Evaluation.stop, Evaluation.listed, Evaluation.compare,
    Evaluation.propose, Evaluation.propose_disliked,
    Evaluation.draft, Evaluation.accept, Evaluation.reject, Evaluation.text,
)  # fmt: skip


def _new(drafts: int) -> str:
    return f"{counted(drafts, 'new draft')}." if drafts else "Nothing new could be proposed."


def _earlier(runs: Sequence[RunEntry]) -> str:
    """The run to compare the newest with: the last before it on the same questions, or itself."""
    if not runs:
        return ""
    asked = [(run.id, run.head["testset"]["fingerprint"]) for run in runs if run.head]
    return next((run for run, questions in asked[1:] if questions == asked[0][1]), asked[0][0])
