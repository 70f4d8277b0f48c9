"""Texts of every kind, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = st.sampled_from(
    [
        "The force would be stationed at ports. ",
        "Dr. Smith said so! ",
        "“We will go. We must,” she said. ",
        "\n",
        "\r\n",
        "\n\n",
        "\r\n\r\n\r\n",
        "\u2028",
        "\x0c",
        "# Heading\n\n",
        "Scope of the agreement\n",
        "1. Scope\n\n",
        "The schedule:\n",
        "- a first point\n",
        "  - a nested point. With two sentences.\n",
        "3) third\n",
        "\u200b",
        "\u200d",
        "\u00a0",
        "\u00ad",
        "e\u0301tude ",
        "مرحبا بالعالم. ",
        "שלום עולם. ",
        "\u202e" + "reversed ",
        "今日は雨です。",
        "👩‍👩‍👧‍👦 ",
        "🇺🇦",
        "w" * 130 + " ",
        "supercalifragilistic" * 40 + " ",
        "a\tb\tc\n",
        "x = f(y)\n    return x\n",
        "... ",
        "!?",
        "“",
        '"',
    ]
)
# Anything Unicode, and texts built of what documents are made of.
any_text = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map("".join),
)
