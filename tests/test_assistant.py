from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, ClosestPassage, Delta, Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.questions.question import LONGEST_QUESTION, plainly
from assistant.settings import AssistantSettings
from ingest.errors import IndexProblem, UsageError
from ingest.index import Index
from ingest.index_directory.generations import VECTORS_DIRECTORY
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.vectors.vectors import VectorStore

DOCUMENT = "coalition-of-the-willing.txt"
COUNTRIES = "Which countries declined to contribute ground forces?"
ANNOUNCED = "When was it announced and by whom?"
CAPITAL = "What is the capital of Australia?"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
SCHEDULE = [
    "4 January: Military officials travel to Paris for 24-hour consultations",
    "Following days: Leaders' summit to finalize security documents",
    "During the summit: Meetings with President Trump's team in Paris",
    "End of January: Summit in the United States",
]


@pytest.fixture(scope="module")
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), seed_index)


def check(answer: Answer, index: Index) -> Answer:
    """What holds of every answer, whatever it says."""
    assert bool(answer.citations) is (answer.kind == "answer")  # a smiley gets a remark
    assert answer.abstained is (answer.kind == "abstention")
    assert 0 <= answer.confidence <= 1
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f"[{number}]" in answer.answer for number in numbers)
    spans: list[Citation | ClosestPassage] = [*answer.citations, *answer.closest]
    for span in spans:
        document = index.document(span.document)
        assert document is not None
        assert span.quote
        assert document.text[span.start : span.end] == span.quote
    return answer


def comparable(answer: Answer) -> dict[str, object]:
    return answer.as_dict() | {"timings_ms": None}


def test_a_question_is_answered_with_its_footnote(assistant: Assistant, seed_index: Index) -> None:
    answer = check(assistant.ask(COUNTRIES), seed_index)
    assert answer.answer == f"**Poland, Spain, and Italy** [1]\n\n{DECLINED} [1]"
    cited = answer.citations[0]
    assert (cited.quote, cited.document, cited.page) == (DECLINED, DOCUMENT, None)
    assert cited.heading == "What is the Coalition of the Willing?"
    assert (answer.answerer, answer.index) == ("extractive", seed_index.fingerprint)
    quotes = " ".join(c.quote for c in check(assistant.ask(ANNOUNCED), seed_index).citations)
    assert "2 March 2025" in quotes
    assert "Keir Starmer" in quotes


def test_what_the_documents_do_not_say_is_an_abstention(
    assistant: Assistant, seed_index: Index
) -> None:
    answer = check(assistant.ask(CAPITAL), seed_index)
    assert answer.answer == "The documents don't say."
    assert answer.closest
    assert all(-1 <= passage.score <= 1 for passage in answer.closest)
    missing = assistant.ask("Does the coalition sell sourdough?")
    assert (missing.abstained, missing.trace.missing_terms) == (True, ("sell", "sourdough"))


def test_a_schedule_has_all_its_lines_each_with_its_footnote(
    assistant: Assistant, seed_index: Index
) -> None:
    answer = check(assistant.ask("What is the schedule for January?"), seed_index)
    quotes = [citation.quote for citation in answer.citations]
    assert [quote for quote in quotes if quote in SCHEDULE] == SCHEDULE
    for line in SCHEDULE:
        assert f"- {line} [{quotes.index(line) + 1}]" in answer.answer.splitlines()


@pytest.mark.parametrize("question", ["", " ", "\n\t \u00a0", "\u200b\ufeff "])
def test_an_empty_question_is_a_usage_error(assistant: Assistant, question: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        assistant.ask(question)


def test_a_question_that_cannot_be_read_is_a_usage_error(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="shorten"):
        assistant.ask("x" * (LONGEST_QUESTION + 1))
    with pytest.raises(UsageError, match="half a character"):
        assistant.ask("who announced it \ud800?")
    with pytest.raises(UsageError, match=r"no document nowhere\.txt in .* GET /api/v1/documents"):
        assistant.ask(COUNTRIES, documents=[DOCUMENT, "nowhere.txt"])
    with pytest.raises(UsageError, match=rf"did you mean {DOCUMENT}\?"):
        assistant.ask(COUNTRIES, documents=[DOCUMENT.removesuffix(".txt")])
    assert not assistant.ask(COUNTRIES, documents=[DOCUMENT]).abstained


@pytest.mark.parametrize(
    "question",
    [
        "troops " * 2000,
        " ".join(f"word{number}" for number in range(2000)),
        "who\x00 announced\x1b[31m it\x07\u202e?",
        "联盟是什么？谁宣布了它？",
        "ما هو التحالف؟",
        "מהי הקואליציה?",
        "?",
        "🇺🇦🇺🇦",
        "'; DROP TABLE passages; --",
        'NEAR("coalition" "willing") AND title:*',
        "{question} {0} %s",
    ],
    ids=lambda question: ascii(question[:20]),
)
def test_any_question_gets_an_answer_or_an_abstention(
    assistant: Assistant, seed_index: Index, question: str
) -> None:
    answer = check(assistant.ask(question), seed_index)
    assert answer.question == question


@pytest.mark.parametrize(
    "typed",
    [
        "coun\u00adtries declined",
        "coun\u200btries\ufeff declined",
        "ｃｏｕｎｔｒｉｅｓ　ｄｅｃｌｉｎｅｄ",
        "\U0001d41c\U0001d428untries declined",
    ],
)
def test_marks_that_are_not_seen_and_styled_letters_change_nothing(
    assistant: Assistant, typed: str
) -> None:
    question = f"Which {typed} to contribute ground forces?"
    answer = assistant.ask(question)
    plain = assistant.ask("Which countries declined to contribute ground forces?")
    assert answer.question == question
    assert (answer.answer, answer.citations) == (plain.answer, plain.citations)
    assert plainly("می\u200cخواهم ½ m² ﬁ") == "می\u200cخواهم ½ m² ﬁ"


def test_surrounding_white_space_changes_nothing(assistant: Assistant) -> None:
    assert assistant.ask(f"\n  {COUNTRIES}  ").answer == assistant.ask(COUNTRIES).answer


@pytest.mark.parametrize("question", [COUNTRIES, CAPITAL, "Summarise this article"])
def test_a_stream_is_searched_then_text_then_one_answer(
    assistant: Assistant, question: str
) -> None:
    first, *middle, last = assistant.stream(question)
    assert isinstance(first, Searched)
    assert first.question == question
    assert first.passages > 0
    assert isinstance(last, Answer)
    assert all(isinstance(event, Delta) for event in middle)
    next(assistant.stream(question))  # a stream can be left early
    assert comparable(last) == comparable(assistant.ask(question))
    if not last.abstained:
        assert "".join(e.text for e in middle if isinstance(e, Delta)) == last.answer


def test_history_is_only_an_argument(assistant: Assistant) -> None:
    history = [Turn("user", COUNTRIES), Turn("assistant", f"{DECLINED} [1]")]
    with_history = assistant.ask("what about Germany?", history)
    assert "Germany" in with_history.trace.searched_for
    assert "ground forces" in with_history.trace.searched_for
    assert with_history.question == "what about Germany?"
    assert len(history) == 2
    without = assistant.ask("what about Germany?")
    assert "ground forces" not in without.trace.searched_for


def test_trace_and_timings_are_there(assistant: Assistant, seed_index: Index) -> None:
    answer = assistant.ask(COUNTRIES)
    assert answer.trace.searched_for == COUNTRIES
    assert answer.trace.missing_terms == ()
    assert set(answer.trace.passages) <= set(seed_index.catalogue.passage_ids())
    assert answer.timings_ms.keys() == {"embed", "search", "read", "total"}
    parts = sum(ms for stage, ms in answer.timings_ms.items() if stage != "total")
    assert 0 < parts <= answer.timings_ms["total"]


def test_eight_threads_get_the_answers_that_one_gets(assistant: Assistant) -> None:
    questions = [COUNTRIES, ANNOUNCED, CAPITAL, "Summarise this article"] * 6
    one_by_one = [comparable(assistant.ask(question)) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda question: comparable(assistant.ask(question)), questions))
    assert at_once == one_by_one


def test_an_outage_while_searching_is_an_error_and_no_abstention(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, float]:
        raise IndexProblem("The disk is gone.")

    monkeypatch.setattr(VectorStore, "nearest", broken)
    for outcome in (assistant.ask, lambda question: list(assistant.stream(question))):
        with pytest.raises(IndexProblem, match="The disk is gone"):
            outcome(CAPITAL)


@pytest.mark.parametrize("left", ["nothing", "a file"])
def test_vectors_that_cannot_be_opened_are_an_error(
    seed_path: Path, tmp_path: Path, left: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(seed_path, copy, symlinks=True)
    shutil.rmtree(copy / VECTORS_DIRECTORY)
    if left == "a file":
        (copy / VECTORS_DIRECTORY).write_text("not a directory", encoding="utf-8")
    with Index(IngestSettings(index=str(copy)), "read", "test") as index:
        assistant = build_assistant(AssistantSettings(), index)
        with pytest.raises(IndexProblem, match=r"footnote (doctor|ingest)"):
            assistant.ask(CAPITAL)


_words = st.one_of(
    st.sampled_from(
        ["forces", "Zürich", "e\u0301te\u0301", "联盟。", "التحالف", "\u202eabc\u202c", "z\u200bw", "[1]", "*x*",
         "&lt;", "👩‍👩‍👧", "budget", "5.", "\\", "ﬁne", "\u2028", "|"]
    ),
    # No tilde: what Markdown strikes out is no part of the text.
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="~"), min_size=1, max_size=8
    ),
)  # fmt: skip
_lines = st.lists(_words, min_size=1, max_size=10).map(" ".join)
_texts = st.tuples(
    st.lists(st.one_of(_lines, _lines.map("- ".__add__)), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n", "\n\n", "\r"]),
).map(lambda pair: pair[1].join(pair[0]))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=_texts, suffix=st.sampled_from([".txt", ".md"]))
def test_citations_resolve_exactly_in_any_document(
    index: Index, tmp_path: Path, text: str, suffix: str
) -> None:
    # One index, one document at a time: the folder is what it holds now.
    folder = tmp_path / "documents"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    file = folder / f"any{suffix}"
    file.write_bytes((f"The budget of the forces is 5 million. {text}").encode())
    ingest(index, [folder])
    assistant = build_assistant(AssistantSettings(), index)
    for question in ("What is the budget of the forces?", "Summarise this document", text[:200]):
        if question.strip():
            for citation in check(assistant.ask(question), index).citations:
                said, written = citation.quote, file.read_bytes().decode()
                if suffix == ".md":  # "&lt;" is read as the character where it is no markup
                    said, written = unescape(said), unescape(written)
                assert " ".join(said.split()) in " ".join(written.split())


def test_a_search_gives_what_an_answer_is_read_from(
    assistant: Assistant, seed_index: Index
) -> None:
    read = assistant.ask(COUNTRIES).trace.passages
    result = assistant.search(COUNTRIES, AssistantSettings().passages)
    held = seed_index.catalogue.passages(read)
    starts = [held[name].passage.start for name in read]  # nearest to an answer first
    assert sorted(one.start for one in result.passages) == sorted(starts)
    assert starts != sorted(starts)
    assert len(assistant.search(COUNTRIES, 2, [DOCUMENT]).passages) == 2
    respelled = assistant.search("Which contries declined?").as_dict()
    assert respelled["corrected"] == [{"typed": "contries", "used": "countries"}]
    with pytest.raises(UsageError, match="The question is empty"):
        assistant.search(" ")
    with pytest.raises(UsageError, match="There is no document nope"):
        assistant.search(COUNTRIES, documents=["nope"])
