"""A planner works in a thread of its own, and can be given up."""

import threading
from threading import Event

import pytest

from agent.planning.planning_worker import WorkerThought
from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable, PlannerBroken
from majordomo.plan import PlannerAnswer, Refusal
from majordomo.testing import FakeClock

ANSWER = Refusal("I cannot.")
LONG_S = 30.0


def test_the_answer_comes() -> None:
    assert WorkerThought(lambda wish: ANSWER).answer(LONG_S) is ANSWER


def test_nobody_waits_longer_than_they_want_to() -> None:
    may_answer = Event()

    def ask(wish: Cancellation) -> PlannerAnswer:
        may_answer.wait(LONG_S)
        return ANSWER

    thought = WorkerThought(ask)
    assert thought.answer(0.0) is None
    may_answer.set()
    assert thought.answer(LONG_S) is ANSWER


def test_what_is_dropped_is_told_to_the_planner() -> None:
    def ask(wish: Cancellation) -> PlannerAnswer:
        assert wish.wait(LONG_S)
        raise Cancelled("Nobody wants it.", "asking again.")

    thought = WorkerThought(ask)
    thought.drop()
    with pytest.raises(Cancelled):
        thought.answer(LONG_S)


def test_a_fault_of_the_planner_is_raised_where_the_answer_is_waited_for() -> None:
    def ask(wish: Cancellation) -> PlannerAnswer:
        raise ModelUnavailable("It has gone.", "later.")

    with pytest.raises(ModelUnavailable):
        WorkerThought(ask).answer(LONG_S)


@pytest.mark.parametrize("error", [ZeroDivisionError("badly written"), SystemExit(3), MemoryError()])
def test_a_planner_that_breaks_down_or_exits_is_a_fault_and_no_more(error: BaseException) -> None:
    def ask(wish: Cancellation) -> PlannerAnswer:
        raise error

    with pytest.raises(PlannerBroken, match=rf"{type(error).__name__}.*Try:"):
        WorkerThought(ask).answer(LONG_S)


def test_a_planner_that_never_answers_is_given_up_and_told_so() -> None:
    clock, told = FakeClock(), Event()

    def ask(wish: Cancellation) -> PlannerAnswer:
        assert wish.wait(LONG_S)
        told.set()
        return ANSWER

    thought = WorkerThought(ask, limit_s=10.0, clock=clock)
    assert thought.answer(0.0) is None
    clock.advance(10.1)
    with pytest.raises(PlannerBroken, match="not answered for 10 s"):
        thought.answer(0.0)
    assert told.wait(LONG_S)


def test_no_thread_is_left_of_a_planner_that_heeds_its_cancellation() -> None:
    def ask(wish: Cancellation) -> PlannerAnswer:
        wish.wait(LONG_S)
        return ANSWER

    before = set(threading.enumerate())
    WorkerThought(ask).drop()
    for thread in set(threading.enumerate()) - before:
        thread.join(LONG_S)
    assert set(threading.enumerate()) <= before
