"""Steps that run ahead of each other keep order, pass problems on, and leave no thread behind."""

import threading
from collections.abc import Generator, Iterator

import pytest

from ingest.intake.ahead import ahead


class Numbers:
    """Numbers to iterate over, and what became of them."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.closed = False

    def __call__(self, most: int) -> Generator[int, None, None]:
        try:
            for number in range(most):
                self.made.append(number)
                yield number
        finally:
            self.closed = True


@pytest.fixture
def numbers() -> Iterator[Numbers]:
    yield Numbers()
    assert not [one.name for one in threading.enumerate() if one.name.startswith("ahead")]


def test_items_come_in_order_and_no_further_ahead_than_asked(numbers: Numbers) -> None:
    taken = []
    for number in ahead(numbers(50), depth=3):
        taken.append(number)
        assert len(numbers.made) <= len(taken) + 3
    assert taken == list(range(50))
    assert numbers.closed


def test_what_a_step_raises_is_raised_here_after_its_items(numbers: Numbers) -> None:
    def failing() -> Generator[int, None, None]:
        yield from numbers(1)
        raise OSError("the disk is full")

    items = ahead(failing())
    assert next(items) == 0
    with pytest.raises(OSError, match="the disk is full"):
        next(items)


def test_steps_that_follow_each_other_end_together(numbers: Numbers) -> None:
    def doubled(items: Generator[int, None, None]) -> Generator[int, None, None]:
        try:
            for item in items:
                yield 2 * item
        finally:
            items.close()

    last = ahead(doubled(ahead(numbers(20))))
    assert next(last) == 0
    last.close()
    assert numbers.closed


def test_one_that_was_never_started_does_nothing(numbers: Numbers) -> None:
    ahead(numbers(5)).close()
    assert not numbers.made
