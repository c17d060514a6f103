import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable
from majordomo.testing import FakeClock
from planners.model.circuit_breaker import FAILURES, REST_S, CircuitBreaker
from planners.model.language_model import Patience

PATIENCE = Patience(30.0, Cancellation())
LOST = ModelUnavailable("The server burns.", "water.")


@pytest.fixture
def clock():
    return FakeClock()


def fail(model, times, told="The server burns"):
    for _ in range(times):
        with pytest.raises(ModelUnavailable, match=told):
            model.ask([], {}, PATIENCE)


def test_after_some_failures_in_a_row_it_is_left_alone_and_says_why(scripted, clock):
    inner = scripted(LOST)
    model = CircuitBreaker(inner, clock)
    fail(model, FAILURES)
    fail(model, 2, told="left alone for another 60 s, for it failed 3 times in a row. The last time: The server burns")
    assert len(inner.asked) == FAILURES


def test_after_a_rest_one_question_decides(scripted, clock):
    inner = scripted(*[LOST] * (FAILURES + 1), "x")
    model = CircuitBreaker(inner, clock)
    fail(model, FAILURES)
    clock.advance(REST_S)
    fail(model, 1)
    fail(model, 1, told="left alone")
    clock.advance(REST_S)
    assert [model.ask([], {}, PATIENCE) for _ in range(3)] == ["x"] * 3


def test_an_answer_in_between_makes_good(scripted, clock):
    inner = scripted(LOST, LOST, "x", LOST, LOST, "y")
    model = CircuitBreaker(inner, clock)
    fail(model, 2)
    assert model.ask([], {}, PATIENCE) == "x"
    fail(model, 2)
    assert model.ask([], {}, PATIENCE) == "y"


def test_what_is_called_off_is_no_failure(scripted, clock):
    inner = scripted(Cancelled("No.", "again."))
    model = CircuitBreaker(inner, clock)
    for _ in range(FAILURES + 1):
        with pytest.raises(Cancelled):
            model.ask([], {}, PATIENCE)


def test_a_ranking_is_asked_for_through_it_too(scripted, clock):
    inner = scripted(LOST)
    model = CircuitBreaker(inner, clock)
    assert model.rank([], ["a", "b"], PATIENCE) == (0.5, 0.5)
    fail(model, FAILURES)
    with pytest.raises(ModelUnavailable, match="left alone"):
        model.rank([], ["a", "b"], PATIENCE)
