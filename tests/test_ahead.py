"""Steps that run ahead of each other keep order, pass problems on, and leave no thread behind."""

import threading
from collections.abc import Generator

import pytest

from ingest.ahead import ahead


def numbers(most: int, made: list[int], closed: list[bool]) -> Generator[int, None, None]:
    try:
        for number in range(most):
            made.append(number)
            yield number
    finally:
        closed.append(True)


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("ahead-")]


def test_items_come_in_order_and_the_thread_ends() -> None:
    made: list[int] = []
    closed: list[bool] = []
    assert list(ahead(numbers(50, made, closed))) == list(range(50))
    assert closed == [True]
    assert not threads()


def test_no_more_is_made_than_may_wait() -> None:
    made: list[int] = []
    closed: list[bool] = []
    items = ahead(numbers(50, made, closed), depth=2)
    assert next(items) == 0
    for _ in range(100):  # the thread has had every chance to run on
        if len(made) >= 4:
            break
        threading.Event().wait(0.01)
    assert len(made) <= 4  # one taken, two waiting, one in hand
    items.close()
    assert closed == [True]
    assert not threads()


def test_what_a_step_raises_is_raised_here_after_its_items() -> None:
    def failing() -> Generator[int, None, None]:
        yield 1
        raise OSError("the disk is full")

    items = ahead(failing())
    assert next(items) == 1
    with pytest.raises(OSError, match="the disk is full"):
        next(items)
    assert not threads()


def test_steps_may_follow_each_other() -> None:
    made: list[int] = []
    closed: list[bool] = []

    def doubled(items: Generator[int, None, None]) -> Generator[int, None, None]:
        for item in items:
            yield 2 * item

    last = ahead(doubled(ahead(numbers(20, made, closed))))
    assert next(last) == 0
    last.close()
    for _ in range(100):  # the inner generator is closed when the outer one is collected
        if not threads():
            break
        threading.Event().wait(0.02)
    assert not threads()


def test_one_that_was_never_started_does_nothing() -> None:
    made: list[int] = []
    ahead(numbers(5, made, [])).close()
    assert not made
