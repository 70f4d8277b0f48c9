"""Numbers of telephones: one that is written in several ways is one."""

from __future__ import annotations

import pytest

from assistant.language.telephones import reach_the_same
from assistant.quoting.whole_pieces import of_whole_pieces


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("0431 / 55 12-0", "+49 431 55120", True),
        ("+49 (0) 431 55120", "0049 431 55120", True),
        ("(0431) 55120", "0431-55120", True),
        ("555-0199", "01632 555 0199", False),  # of any town
        ("+49 431 55120", "+49 431 55121", False),
        ("0431 55120", "40 pounds", False),
        ("2019", "0431 2019", False),
    ],
)
def test_a_number_is_the_same_from_abroad(first: str, second: str, same: bool) -> None:
    assert reach_the_same(first, second) is same
    assert reach_the_same(second, first) is same


def test_a_number_keeps_the_sign_before_it() -> None:
    assert of_whole_pieces("Call +49 431 55120 now.", 6, 18) == (5, 18)
    assert of_whole_pieces("49 +431", 0, 2) == (0, 2)
