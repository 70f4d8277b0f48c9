"""Documents asked for by their topic: titles, each with a citation; other questions are answered as before."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.talk.documents_asked import topic_of_documents
from tests.assistant_fixtures import assistant_over

TEXTS = {
    "conduct.md": "# Code of conduct\n\n## Gifts\n\nEmployees may accept gifts worth up to 35 euros.\n",
    "faq.md": "# Staff FAQ\n\n## Is parking free?\n\nParking costs 5 euros a day. Small gifts are fine.\n",
    "leave.md": "# Leave policy\n\nParents may take up to twelve months of parental leave.\n",
    "news.txt": "Harbour news\n\nThe harbour bridge will close on 3 May for eleven weeks.\n",
} | {
    f"visit{n}.txt": f"Visit {n}\n\nThe fire drill of hall {n} is in May.{' Bring a torch.' * (n > 0)}\n"
    for n in range(10)
}


assistant = assistant_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Which documents are about gifts?", ["conduct.md", "faq.md"]),
        ("Do we have anything on parental leave?", ["leave.md"]),
        ("Is there a document about the bridge?", ["news.txt"]),
        ("which documents mention parking", ["faq.md"]),
        ("Which document says something about parental leave?", ["leave.md"]),
    ],
)
def test_documents_are_named_with_a_citation_each(
    assistant: Assistant, question: str, documents: list[str]
) -> None:
    answer = assistant.ask(question)
    assert [one.document for one in answer.citations] == documents
    lines = answer.answer.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"- {one.title}" for one in answer.citations]


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("Which documents mention the fire drill?", "2 more documents hold these words."),
        ("Which documents mention a torch?", "1 more document holds these words."),
    ],
)
def test_more_documents_are_counted(assistant: Assistant, question: str, notice: str) -> None:
    answer = assistant.ask(question)
    assert len(answer.citations) == 8
    assert answer.notice == notice


def test_no_document_is_about_what_occurs_nowhere(assistant: Assistant) -> None:
    assert assistant.ask("Which documents are about kangaroos?").abstained


@pytest.mark.parametrize(
    "question",
    [
        "Which documents do I need for parental leave?",
        "Which documents must I sign?",
        "Is there anything on top for night work?",
        "Is there a fee for parking?",
        "Do we have a canteen?",
        "What is the policy about?",
        "Which articles are on sale?",
    ],
)
def test_other_questions_ask_for_no_document(question: str) -> None:
    assert topic_of_documents(question) == ""
