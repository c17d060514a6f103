"""A planner works in a thread of its own, and can be given up."""

from threading import Event

import pytest

from agent.planning_worker import WorkerThought
from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled
from majordomo.plan import PlannerAnswer, Refusal

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


def test_what_the_planner_raises_is_raised_where_the_answer_is_waited_for() -> None:
    def ask(wish: Cancellation) -> PlannerAnswer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        WorkerThought(ask).answer(LONG_S)
