"""What is struck out in Markdown is in no block, and everything else stays where it was."""

from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.parsers.markdown import parse
from tests.parsed import check, linked, view


def struck(text: str) -> ParsedDocument:
    parsed = parse(text.encode(), "x.md")
    check(parsed)
    assert len(parsed.text) == len(text)
    for kept, was in zip(parsed.text, text, strict=True):
        assert kept in (was, " ")
    return parsed


def words(text: str) -> list[str]:
    return [" ".join(content.split()) for _, _, content in view(struck(text))]


@pytest.mark.parametrize(
    "gone",
    [
        "~~Cats are free.~~",
        "~Cats are free.~",
        "~~Cats are `~~` **free**.~~",
        "~~Cats\nare free.~~",
        "<del>Cats are free.</del>",
        "<s>Cats <b>are</b> free.</s>",
        "<STRIKE class=x>Cats are free.</STRIKE>",
        "<del>Cats <del>are</del> free.</del>",
        '<span class="old line-through">Cats are free.</span>',
        "<span style='color: red; text-decoration: line-through'>Cats <span>are</span> free.</span>",
    ],
)
def test_a_struck_out_sentence_is_not_in_the_text(gone: str) -> None:
    assert words(f"{gone} Cats pay 3 euros.") == ["Cats pay 3 euros."]
    parsed = struck(f"- {gone}\n- Cats pay 3 euros.\n\n> Quoted: {gone}\n> End\n")
    assert parsed.remarks == ("2 struck-out passages are not in the text.",)
    assert [kind for kind, _, _ in view(parsed)] == ["item", "paragraph"]
    assert "free" not in parsed.text


@pytest.mark.parametrize(
    "text",
    [
        "`~~code~~` and ~~~three~~~",
        "About ~3 to ~4 euros",
        "H~2~O and CO~2~",
        r"\~\~Cats\~\~",
        "~~ Cats ~~",
        "~~Cats~",
        "a ~~b",
        "<delta>x</delta>",
        "```\n~~code~~\n```",
        "Between ~5 and 10 m H~2~O",
    ],
)
def test_what_is_not_struck_out_stays(text: str) -> None:
    parsed = struck(text)
    assert parsed.text == text
    assert parsed.remarks == ()


def test_words_within_a_sentence() -> None:
    assert words("A card costs ~~10~~ 14 euros, not <s>11</s>.") == ["A card costs 14 euros, not ."]
    assert words("# Fees ~~2019~~ 2025\n\n## ~~Old~~\n\nText\n") == ["# Fees 2025"[2:], "Text"]
    assert struck("# Fees ~~2019~~ 2025").title == "Fees 2025"
    assert linked(struck("~~[a](b)~~ [c](d)")) == [("c", "d")]


def test_cells_keep_their_columns() -> None:
    table = "| Who | ~~2019~~ | 2025 |\n|-|-|-|\n| Dog | ~~5~~ | 6 |\n| Cat | 1 | ~~2~~ |\n| ~~x~~ | | ~~y~~ |\n"
    rows = [" ".join(cell for cell in row.split()) for row in words(table)]
    assert rows == ["Who | | 2025", "Dog | | 6", "Cat | 1"]


def test_an_element_may_span_blocks() -> None:
    text = "Before\n\n<del>\n\n# Gone\n\n- gone\n\n```\ngone\n```\n\n</del>\n\nAfter\n"
    parsed = struck(text)
    assert [content for _, _, content in view(parsed)] == ["Before", "After"]
    assert parsed.remarks == ("1 struck-out passage is not in the text.",)
    assert words("<div>old <del>5</del> 6</div>\n\n<p><s>gone</s></p>\n\n<del>\n\nstays\n") == [
        "<div>old 6</div>",
        "stays",
    ]


def test_comments_in_a_block_are_not_read() -> None:
    parsed = struck(
        "It costs <!-- was ~~5~~ 4 --> 6 euros.\n\n<p>New <!-- <s>old</s> --> text</p>\n"
    )
    assert words("It costs <!-- was 4 --> 6 euros.") == ["It costs 6 euros."]
    assert "was" not in parsed.text
    assert "old" not in parsed.text
    assert parsed.remarks == ()


def test_many_open_marks_take_no_longer_than_they_are() -> None:
    text = "~a ~~b <del " * 3_000
    assert struck(text).text == text
