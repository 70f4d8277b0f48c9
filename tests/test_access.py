"""Who may read a document: rule files, front matter and commands, and when they are in force."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.access import RULE_FILE, read_rules
from ingest.changes.removal import remove
from ingest.errors import IndexChanged
from ingest.index import Index
from ingest.parsers.parser_process import ParserProcess
from ingest.pipeline import ingest
from ingest.readable.stated_now import StatedAccess
from ingest.settings import IngestSettings
from ingest.upkeep.backup import backup, restore
from ingest.upkeep.erasure import erase
from ingest.upkeep.rebuild import rebuild
from tests.canaries import (
    ACCESSES,
    GROUPS,
    MEANS,
    READERS,
    Doors,
    Ruled,
    Rules,
    leaks,
    served,
    signed_in,
    write_documents,
)
from tests.commands import call

HR, FOOD, NOBODY = frozenset({"group:hr"}), frozenset({"group:food"}), frozenset[str]()
PAY = "The chief engineer earns 91,000 euros a year. The bonus of the chief engineer is paid in March.\n"
LUNCH = "The canteen opens at eleven. Lunch costs six euros.\n"
QUESTION = "What does the chief engineer earn?"


class ParsedHere(ParserProcess):
    """Parses in this process: who may read does not depend on where a file was parsed."""

    def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        return function(*arguments)


@pytest.fixture(autouse=True)
def _parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Index, "parser_process", lambda _: ParsedHere(60, 1024))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "salaries").mkdir(parents=True)
    (folder / "salaries" / "pay.txt").write_text(PAY)
    (folder / "lunch.md").write_text(LUNCH)
    (folder / "open.txt").write_text("The library opens at nine. Books are lent for a month.\n")
    return folder


@pytest.fixture
def filled(index: Index, docs: Path) -> Index:
    (docs / RULE_FILE).write_text('[access]\n"salaries/**" = ["group:hr"]\n')
    ingest(index, [docs])
    return index


def readable(index: Index, principals: frozenset[str]) -> list[str]:
    return [one.id for one in index.seen_by(principals).documents()]


ALL = ["lunch.md", "open.txt", "salaries/pay.txt"]
OPEN = ["lunch.md", "open.txt"]


# --- what is written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("salaries/**", "salaries/2026/ann.txt", True),
        ("salaries/**", "other/salaries/ann.txt", False),
        ("salaries", "salaries/2026/ann.txt", True),
        ("salaries/", "deep/salaries/ann.txt", True),
        ("*.pdf", "deep/down/plan.pdf", True),
        ("/*.pdf", "deep/plan.pdf", False),
        ("deep/*.pdf", "deep/down/plan.pdf", False),
        ("a/**/z.txt", "a/z.txt", True),
        ("a/**/z.txt", "a/b/c/z.txt", True),
        ("**/**/z.txt", "z.txt", True),
        ("letters.zip", "letters.zip/2026/plan.txt", True),
        ("*.zip", "letters.zip/2026/plan.txt", True),
        ("letters.zip/2026/**", "letters.zip/2025/plan.txt", False),
        ("plan[!0-9].txt", "plan7.txt", False),
        ("plan[0-9].txt", "plan7.txt", True),
        ("plan?.txt", "plan/.txt", False),
        ("[.txt", "[.txt", True),
        ("Plan.txt", "plan.txt", False),
        ("Pla\u0301n.txt", "Pl\u00e1n.txt", True),
        ("plan[^0-9].txt", "planb.txt", True),
        ("plan[^0-9].txt", "plan7.txt", False),
        ("?plan[*].txt", "!plan*.txt", True),
        ("a{b}.txt", "a{b}.txt", True),
    ],
)
def test_globs_are_those_of_gitignore(glob: str, path: str, matches: bool) -> None:
    rules = read_rules(f"[access]\n{json.dumps(glob, ensure_ascii=False)} = ['group:hr']\n")
    assert not rules.problem
    assert rules.access_of(path) == ((HR,) if matches else None)


def test_the_last_glob_that_matches_wins() -> None:
    rules = read_rules("[access]\n'**' = ['group:hr']\n'*.txt' = ['everyone']\n")
    assert rules.access_of("a.txt") == (None,)
    assert rules.access_of("a.pdf") == (HR,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[access\n", "is no TOML"),
        ("", "has no table"),
        ("[acess]\n'**' = []\n", "has no table"),
        ("[access]\n'**' = []\n[more]\n", "something beside it"),
        ("[access]\n'**' = ['hr']\n", "neither “user:NAME” nor “group:NAME”"),
        ("[access]\n'**' = 7\n", "is not a list"),
        ("[access]\n'**' = [7]\n", "is not a list"),
        ("[access]\n'../x' = []\n", "no path below"),
        ("[access]\n'' = []\n", "no path below"),
        ("[access]\n'[z-a]' = []\n", "cannot be understood"),
        ("[access]\n'salaries\\**' = []\n", "holds a backslash"),
        ("[access]\n'salaries/** ' = []\n", "white space"),
        ("[access]\n' salaries' = []\n", "white space"),
        ("[access]\n'{hr,pay}/**' = []\n", "choice in braces"),
        ("[access]\n'!pay.txt' = []\n", "begins with !"),
        ("[access]\n'[[:digit:]]*' = []\n", "class of POSIX"),
        ("[access]\n'sal\u200baries' = []\n", "not seen"),
    ],
)
def test_a_broken_file_lets_nobody_read_and_says_why(text: str, says: str) -> None:
    rules = read_rules(text)
    assert says in rules.problem
    assert rules.access_of("any.txt") == (frozenset(),)


# --- what is in force ---------------------------------------------------------------------------


def test_without_rules_everyone_reads_everything(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    assert index.seen_by(NOBODY) is index
    assert index.seen_by(None) is index


def test_a_rule_file_lets_its_groups_read(filled: Index) -> None:
    assert readable(filled, HR) == ALL
    assert readable(filled, FOOD) == OPEN
    assert [one.id for one in filled.seen_by(None).documents()] == ALL


def test_a_changed_rule_is_in_force_at_once(filled: Index, docs: Path) -> None:
    rules = docs / RULE_FILE
    rules.write_text('[access]\n"salaries/**" = ["group:food"]\n')
    assert (readable(filled, HR), readable(filled, FOOD)) == (OPEN, ALL)
    (docs / "salaries" / RULE_FILE).write_text('[access]\n"*" = ["user:ann"]\n')  # nearer
    assert readable(filled, FOOD) == OPEN
    assert readable(filled, frozenset({"user:ann"})) == ALL
    (docs / "salaries" / RULE_FILE).write_text('[access]\n"*.pdf" = ["user:ann"]\n')  # says nothing
    assert readable(filled, FOOD) == ALL
    (docs / "salaries" / RULE_FILE).unlink()
    rules.unlink()
    assert readable(filled, NOBODY) == ALL


def test_a_rule_above_the_ingested_folder_holds(index: Index, docs: Path) -> None:
    (docs.parent / RULE_FILE).write_text('[access]\n"docs/salaries/**" = ["group:hr"]\n')
    ingest(index, [docs])
    assert (readable(index, HR), readable(index, NOBODY)) == (ALL, OPEN)


def test_a_link_does_not_open_what_it_leads_to(filled: Index, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "pay-rise.txt").write_text("Pay rises by four per cent in July.\n")
    (tmp_path / RULE_FILE).write_text('[access]\n"others/**" = ["group:hr"]\n')
    (docs / "rise.txt").symlink_to(tmp_path / "others" / "pay-rise.txt")
    ingest(filled, [docs])
    assert "rise.txt" in readable(filled, HR)
    assert "rise.txt" not in readable(filled, FOOD)


@pytest.mark.parametrize("how", ["broken", "no file", "pipe", "too large", "not UTF-8", "dangling"])
def test_a_rule_file_that_cannot_be_read_closes_its_folder(
    filled: Index, docs: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    rules = docs / "salaries" / RULE_FILE
    if how == "no file":
        rules.mkdir()
    elif how == "pipe":  # opening it would wait for who writes into it
        os.mkfifo(rules)
    elif how == "dangling":
        rules.symlink_to(docs / "nowhere")
    else:
        rules.write_bytes({"broken": b"[access\n", "too large": b"#" * 1_000_001}.get(how, b"\xff"))
    with caplog.at_level(logging.WARNING, "footnote.access"):
        assert (readable(filled, HR), readable(filled, NOBODY)) == (OPEN, OPEN)
    assert f"{rules} " in caplog.text
    assert "nobody may read what is in its folder until it is mended" in caplog.text
    (remark,) = ingest(filled, [docs]).remarks
    assert remark.path == str(rules)
    shutil.rmtree(rules) if how == "no file" else rules.unlink()
    assert readable(filled, HR) == ALL


def test_a_share_that_is_away_keeps_its_rules(filled: Index, docs: Path) -> None:
    (docs / RULE_FILE).write_text('[access]\n"salaries/**" = ["group:food"]\n')
    assert readable(filled, HR) == OPEN  # seen, so that it is remembered
    away = docs.rename(docs.with_name("away"))
    for _ in range(2):  # also with an empty folder in its place
        with Index(copied(filled), "read", "test") as again:
            assert (readable(again, HR), readable(again, FOOD)) == (OPEN, ALL)
        docs.mkdir(exist_ok=True)
    assert away.exists()


def copied(index: Index) -> IngestSettings:
    """Those of a copy of an index, as another process would find it after a restart."""
    copy = index.directory.with_name("copy")
    shutil.copytree(index.directory, copy, dirs_exist_ok=True)
    return IngestSettings(index=str(copy), model_cache=index.settings.model_cache)


@pytest.mark.parametrize(
    "front",
    [
        "---\naccess: [group:hr]\n---\n",
        "---\ntitle: Lunch\naccess:\n  - group:hr\n---\n",
        "---\naccess: group:hr\n---\n",
        "\n---\naccess: group:hr\n---\n",
        "+++\naccess = ['group:hr']\n+++\n",
        '{"access": ["group:hr"]}\n\n',
        "---\n'access': [group:hr]\n---\n",
        '\ufeff---\r\n"access" : group:hr\r\n---\r\n',
    ],
)
def test_front_matter_says_who_may_read(index: Index, docs: Path, front: str) -> None:
    (docs / "lunch.md").write_text(front + LUNCH)
    ingest(index, [docs])
    assert "lunch.md" in readable(index, HR)
    assert "lunch.md" not in readable(index, FOOD)


@pytest.mark.parametrize("said", ["[hr]", "{a: b}", "7", "", "[group:hr", "*x"])
def test_front_matter_that_cannot_be_understood_lets_nobody_read(
    index: Index, docs: Path, said: str
) -> None:
    (docs / "lunch.md").write_text(f"---\naccess: {said}\n---\n{LUNCH}")
    ingest(index, [docs])
    assert "lunch.md" not in readable(index, HR)


def test_front_matter_that_never_ends_or_has_text_in_it_lets_nobody_read(
    index: Index, docs: Path
) -> None:
    (docs / "lunch.md").write_text(f"---\naccess: [group:hr]\n\n{LUNCH}")
    (docs / "pay.md").write_text(f"---\n\nNo field.\naccess: [group:hr]\n---\n{LUNCH}")
    (docs / "gate.md").write_text(f"---\nAccess: by the north gate.\n\n{LUNCH}")
    ingest(index, [docs])
    assert not {"lunch.md", "pay.md"} & set(readable(index, HR))
    assert "gate.md" in readable(index, NOBODY)


def test_changed_front_matter_is_in_force_before_the_next_ingest(filled: Index, docs: Path) -> None:
    (docs / "lunch.md").write_text(f"---\naccess: [group:food]\n---\n{LUNCH}")
    assert "lunch.md" not in readable(filled, HR)
    assert ingest(filled, [docs]).changed == 1
    assert "lunch.md" not in readable(filled, HR)
    (docs / "lunch.md").write_text(LUNCH)
    assert "lunch.md" in readable(filled, HR)


def test_a_command_goes_before_front_matter_and_that_before_files(
    filled: Index, docs: Path
) -> None:
    (docs / RULE_FILE).write_text('[access]\n"**" = ["group:hr"]\n')
    (docs / "lunch.md").write_text(f"---\naccess: [group:food]\n---\n{LUNCH}")
    assert (readable(filled, HR), readable(filled, FOOD)) == (ALL[1:], ["lunch.md"])
    with filled.catalogue.transaction():
        filled.catalogue.set_access("lunch.md", frozenset({"group:hr"}))
    assert (readable(filled, HR), readable(filled, FOOD)) == (ALL, [])
    (docs / RULE_FILE).write_text("[access\n")  # a broken file closes its folder all the same
    assert readable(filled, HR) == []


# --- what becomes of rules ----------------------------------------------------------------------


def test_what_a_command_said_stays_with_a_document(
    filled: Index, docs: Path, tmp_path: Path
) -> None:
    with filled.catalogue.transaction():
        filled.catalogue.set_access("open.txt", FOOD)
    (docs / "elsewhere").mkdir()
    (docs / "open.txt").rename(docs / "elsewhere" / "open.txt")
    assert ingest(filled, [docs]).moved == 1
    assert "elsewhere/open.txt" not in readable(filled, HR)
    backup(filled, tmp_path / "b.sqlite3")
    with filled.catalogue.transaction():
        filled.catalogue.forget_access("elsewhere/open.txt")
    assert "elsewhere/open.txt" in readable(filled, HR)
    restore(filled, tmp_path / "b.sqlite3")
    assert "elsewhere/open.txt" not in readable(filled, HR)
    # A file that is unreadable for a day is not everyone's when it is back.
    (docs / "elsewhere" / "open.txt").write_bytes(b"\0\1\2\3")
    ingest(filled, [docs])
    (docs / "elsewhere" / "open.txt").write_text("The library opens at ten.\n")
    ingest(filled, [docs])
    assert "elsewhere/open.txt" not in readable(filled, HR)
    # Who removes it on purpose removes that, too.
    erase(filled, ["elsewhere/open.txt"])
    assert filled.catalogue.access_by_command() == {}


def test_what_a_command_said_outlives_a_rebuild(docs: Path, index_path: Path) -> None:
    its = IngestSettings(index=str(index_path))
    with Index(its, "write", "test") as index:
        ingest(index, [docs])
        with index.catalogue.transaction():
            index.catalogue.set_access("open.txt", FOOD)
    rebuild(its)
    with Index(its, "read", "test") as index:
        assert "open.txt" not in readable(index, HR)


def test_the_command_says_and_tells_who_may_read(
    docs: Path, index_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def access(*options: str) -> dict[str, object]:
        done = call(capsys, "documents", "access", "open.txt", *options, "--json")
        assert done.status == 0, done.err
        said: dict[str, object] = json.loads(done.out)
        return said

    call(capsys, "ingest", str(docs))
    nothing = {"document": "open.txt", "access": ["everyone"], "said_by": ""}
    by = {"document": "open.txt", "said_by": "footnote documents access"}
    assert access("--show") == nothing
    named = access("--groups", "hr, food", "--users", "ann@example.org")
    assert named == by | {"access": ["group:food", "group:hr", "user:ann@example.org"]}
    assert access("--nobody") == by | {"access": []} == access("--show")
    assert access("--everyone") == by | {"access": ["everyone"]}
    assert access("--forget") == nothing
    assert call(capsys, "documents", "access", "open.txt").status == 2
    assert call(capsys, "documents", "access", "open.txt", "--show", "--nobody").status == 2
    assert "did you mean open.txt" in call(capsys, "documents", "access", "opn.txt", "--show").err
    assert (
        "may be read by nobody" not in call(capsys, "documents", "access", "lunch.md", "--show").out
    )


# --- answers ------------------------------------------------------------------------------------


@pytest.fixture
def assistant(filled: Index) -> Assistant:
    return build_assistant(AssistantSettings(), filled)


def test_who_may_read_is_answered_and_who_may_not_is_told_nothing(assistant: Assistant) -> None:
    assert "91,000" in assistant.ask(QUESTION, principals=HR).answer
    other = assistant.ask(QUESTION, principals=FOOD)
    assert other.abstained
    assert "occur in no document" in other.reason
    assert "salaries" not in json.dumps(other.as_dict())


def test_a_permission_taken_back_ends_a_stream(assistant: Assistant, docs: Path) -> None:
    events = assistant.stream(QUESTION, principals=HR)
    assert isinstance(next(events), Searched)
    (docs / RULE_FILE).write_text('[access]\n"salaries/**" = ["group:food"]\n')
    with pytest.raises(IndexChanged, match="ask again"):
        list(events)
    assert assistant.ask(QUESTION, principals=HR).abstained
    assert "91,000" in assistant.ask(QUESTION, principals=FOOD).answer


def test_a_rule_that_is_new_ends_a_stream_over_everything(assistant: Assistant, docs: Path) -> None:
    (docs / RULE_FILE).unlink()
    events = assistant.stream(QUESTION, principals=NOBODY)
    next(events)
    (docs / RULE_FILE).write_text('[access]\n"salaries/**" = ["group:food"]\n')
    with pytest.raises(IndexChanged):
        list(events)


def test_front_matter_is_looked_at_once_a_question(
    assistant: Assistant, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    look = StatedAccess.changed

    def counted(*given: Any) -> dict[str, str]:
        looked.append(given)
        return look(*given)

    monkeypatch.setattr(StatedAccess, "changed", counted)
    monkeypatch.setattr("ingest.index._LATELY_S", 1e6)
    for _ in range(2):
        assistant.ask(QUESTION, principals=HR)
    assert len(looked) == 2
    (docs / "lunch.md").write_text(f"---\naccess: [group:food]\n---\n{LUNCH}")
    assert assistant.ask("What does lunch cost?", principals=HR).abstained
    assert len(looked) == 3


def test_front_matter_that_takes_a_permission_back_ends_a_stream(
    assistant: Assistant, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.index._LATELY_S", -1.0)  # as if that time were over
    events = assistant.stream("What does lunch cost?", principals=HR)
    next(events)
    (docs / "lunch.md").write_text(f"---\naccess: [group:food]\n---\n{LUNCH}")
    with pytest.raises(IndexChanged):
        list(events)


def test_starter_questions_are_drawn_from_what_may_be_read(
    assistant: Assistant, docs: Path
) -> None:
    told = [assistant.starters(20, principals) for principals in (HR, FOOD)]
    assert [any("bonus" in one for one in some) for some in told] == [True, False]
    (docs / RULE_FILE).write_text('[access]\n"salaries/**" = ["group:food"]\n')
    told = [assistant.starters(20, principals) for principals in (HR, FOOD)]
    assert [any("bonus" in one for one in some) for some in told] == [False, True]


def test_a_conversation_that_quotes_a_forbidden_document_leads_nowhere(
    assistant: Assistant,
) -> None:
    history = [
        Turn("user", QUESTION),
        Turn("assistant", "The chief engineer earns 91,000 euros a year. [1]"),
    ]
    told = assistant.ask("And when is the bonus paid?", history, principals=FOOD)
    assert "March" not in json.dumps(told.as_dict())
    assert "March" in assistant.ask("And when is the bonus paid?", history, principals=HR).answer


# --- as if they were not there ------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    """An index of which one group may read half, and a copy from which the other half was removed."""
    folder = tmp_path_factory.mktemp("two")
    hidden = [one.id for one in write_documents(folder / "docs") if one.number % 2]
    rules = "\n".join(f'"{name.partition("/")[0]}/**" = ["group:hr"]' for name in hidden)
    its = [IngestSettings(index=str(folder / name)) for name in ("whole", "half")]
    with Index(its[0], "write", "a") as first:
        ingest(first, [folder / "docs"])
    shutil.copytree(folder / "whole", folder / "half")
    (folder / "docs" / RULE_FILE).write_text(f"[access]\n{rules}\n")
    with Index(its[0], "write", "a") as first, Index(its[1], "write", "b") as second:
        kept = {one.id for one in first.seen_by(FOOD).documents()}
        remove(second, [one.id for one in second.documents() if one.id not in kept])
        yield first, second


QUESTIONS = [
    "Who is the keeper of the ledger?",
    "Who is the keeper of the ferry?",
    "What do visitors of the chapel and the mill need?",
    "When does the bakry open?",
    "When does the ferri open?",
    "Which documents do you have?",
    "Compare the lantern and the ledger",
    "Summarise the document about the granary",
    "Does the tannery store tea?",
    "xyzzy?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_that_of_an_index_without_the_others(
    two: tuple[Index, Index], question: str
) -> None:
    told = []
    for index, principals in zip(two, (FOOD, None), strict=True):
        assistant = build_assistant(AssistantSettings(), index)
        answer = assistant.ask(question, principals=principals).as_dict()
        told.append({k: v for k, v in answer.items() if k not in ("timings_ms", "index")})
    assert told[0]["confidence"] == pytest.approx(told[1].pop("confidence"), abs=1e-3)
    del told[0]["confidence"]
    assert told[0] == told[1]


def test_words_are_weighed_as_if_the_others_were_not_there(two: tuple[Index, Index]) -> None:
    seen, alone = two[0].seen_by(FOOD).catalogue, two[1].catalogue
    assert seen.count_passages() == alone.count_passages()
    for word in ("tea", "ledger", "ferry", "keeper", "library"):
        assert seen.document_frequency(word) == alone.document_frequency(word)
    assert seen.terms("l", 2, 9) == alone.terms("l", 2, 9)
    words = ["tea", "ferry", "library", "ledger"]
    one, other = (held.search_text(words, 50) for held in (seen, alone))
    assert one.keys() == other.keys()
    order = [sorted(scores, key=lambda name: -scores[name])[0] for scores in (one, other)]
    assert order[0] == order[1]


def test_a_forbidden_document_costs_the_steps_of_a_missing_one(two: tuple[Index, Index]) -> None:
    index = two[0]
    seen = index.seen_by(FOOD)
    hidden = next(one.id for one in index.documents() if one.id.startswith("d1/"))
    missing = hidden.replace("d1/", "d9/")

    def steps(document: str) -> list[str]:
        done: list[str] = []
        connection = index.catalogue._connection.sqlite
        connection.set_trace_callback(done.append)
        try:
            assert seen.document(document) is None
            assert seen.catalogue.slice(document, 0, 9) is None
            assert seen.catalogue.document_passages(document) == []
            seen.catalogue.search_text(["tea"], 9, [document])
            seen.vectors.nearest([0.0] * index.encoder.dimension, 3, [document])
        finally:
            connection.set_trace_callback(None)
        return done

    steps(missing)  # what any first question reads is remembered for the next
    assert steps(hidden) == steps(missing)


# --- every door ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ruled, Doors]]:
    with served(tmp_path_factory.mktemp("served")) as both:
        yield both


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    rules=st.lists(
        st.tuples(st.integers(0, len(MEANS) - 1), st.integers(0, len(ACCESSES) - 1)),
        min_size=8,
        max_size=8,
    ),
    seed=st.integers(0, 2**32),
)
def test_no_canary_leaves_by_any_door(doors: tuple[Ruled, Doors], rules: Rules, seed: int) -> None:
    ruled, asked = doors
    ruled.rule(rules)
    chance = random.Random(seed)
    for principals in READERS:
        for _ in range(4):
            door, reply, named = asked.request(chance, principals)
            assert (door, leaks(ruled, principals, reply, named)) == (door, [])


def test_canaries_are_heard_by_who_may_read(doors: tuple[Ruled, Doors]) -> None:
    ruled, asked = doors
    ruled.rule([(0, ACCESSES.index((GROUPS[0],)))] * 8)
    headers = signed_in(frozenset({GROUPS[0]}))
    one = ruled.documents[0]
    question = {"question": f"Who is the keeper of the {one.topic}?"}
    for door in (
        Doors.ask, Doors.ask_of, Doors.stream, Doors.completion, Doors.response, Doors.chat, Doors.listed,
        Doors.read,
    ):  # fmt: skip
        assert one.word in door(asked, one, question, headers)[0], door.__name__
    starters = Doors.opened(asked, one, question, headers)[0]
    assert any(other.topic in starters or other.word in starters for other in ruled.documents)


def test_what_may_not_be_read_is_what_is_not_there(doors: tuple[Ruled, Doors]) -> None:
    ruled, asked = doors
    ruled.rule([(0, ACCESSES.index((GROUPS[0],)))] * 8)
    headers = signed_in(frozenset({GROUPS[1]}))
    for one in ruled.documents:
        missing = one.id.replace(f"d{one.number}/", "d9/")
        told = []
        for name in (one.id, missing):
            replies = asked.reads(name, headers)
            body = {"question": "Who is its keeper?", "documents": [name]}
            replies.append(asked.client.post("/api/v1/ask", json=body, headers=headers))
            replies.append(asked.client.post("/api/v1/ask/stream", json=body, headers=headers))
            told.append(
                [
                    (reply.status_code, sorted(reply.headers), reply.text.replace(name, "NAME"))
                    for reply in replies
                ]
            )
        assert told[0] == told[1]
        assert {status for status, *_ in told[0][:4]} == {404}


def test_who_may_not_read_everything_sees_no_evaluations(doors: tuple[Ruled, Doors]) -> None:
    ruled, asked = doors
    ruled.rule([(0, ACCESSES.index((GROUPS[0],)))] * 8)
    refused = asked.client.get("/evaluate")
    assert refused.status_code == 403
    assert "you may not read all of them" in refused.json()["error"]
    assert asked.client.post("/evaluate/draft", json={}).status_code == 403
    ruled.rule([(0, 0)] * 8)
    assert asked.client.get("/evaluate").status_code == 200
