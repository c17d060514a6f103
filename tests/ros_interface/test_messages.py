"""What is said of the world survives the way over the wire; what another version says is never misread."""

from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from majordomo_msgs.msg import Belief as BeliefMessage
from majordomo_msgs.msg import BeliefArray
from majordomo_msgs.msg import Failure as FailureMessage
from majordomo_msgs.msg import Predicate as PredicateMessage
from majordomo_msgs.msg import Question as QuestionMessage
from rclpy.serialization import deserialize_message, serialize_message

from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.plan import Question
from majordomo.predicate import Belief, Predicate, Verdict
from ros_interface import messages

unhurried = settings(max_examples=50, deadline=None)  # the first message of a kind loads its libraries
MessageT = TypeVar("MessageT")

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
predicates = st.builds(Predicate, words, st.lists(words, max_size=3).map(tuple), st.booleans())
nanoseconds = st.integers(-10 * messages.NANOSECONDS, 10**6 * messages.NANOSECONDS)
stamps = nanoseconds.map(lambda count: count / messages.NANOSECONDS)
beliefs = st.builds(Belief, predicates, st.sampled_from(Verdict), st.floats(0, 1, width=32), stamps, words)
blames = st.sampled_from([None, *Layer])
failures = st.builds(Failure, st.sampled_from(FailureCode), st.sampled_from(Phase), words, st.booleans(), blames)


def over_the_wire(message: MessageT) -> MessageT:
    return deserialize_message(serialize_message(message), type(message))


@unhurried
@given(predicates)
def test_a_claim_keeps_its_sign_and_arguments(predicate: Predicate) -> None:
    assert messages.predicate_from_message(over_the_wire(messages.predicate_message(predicate))) == predicate


@unhurried
@given(st.lists(beliefs, max_size=3).map(tuple), stamps)
def test_beliefs_come_as_they_went(told: tuple[Belief, ...], stamp_s: float) -> None:
    message: BeliefArray = over_the_wire(messages.beliefs_message(told, stamp_s))
    assert messages.beliefs_from_message(message) == told
    assert messages.stamp_from_message(message.header.stamp) == stamp_s


@unhurried
@given(failures)
def test_a_failure_comes_as_it_went(failure: Failure) -> None:
    heard = messages.failure_from_message(over_the_wire(messages.failure_message(failure)))
    assert heard is not None
    assert heard.layer is failure.layer
    assert (heard.code, heard.phase, heard.message, heard.retryable) == (
        failure.code,
        failure.phase,
        failure.message,
        failure.retryable,
    )


def test_no_failure_is_none() -> None:
    assert messages.failure_from_message(over_the_wire(messages.failure_message(None))) is None


@pytest.mark.parametrize("field", ["code", "phase", "layer"])
def test_a_failure_in_words_of_another_version_is_the_others_fault(field: str) -> None:
    told = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The cup slipped.")
    message: FailureMessage = messages.failure_message(told)
    setattr(message, field, "gremlins")
    heard = messages.failure_from_message(message)
    assert heard is not None and heard.code is FailureCode.EXECUTOR_LOST and not heard.retryable
    assert "gremlins" in heard.message and "The cup slipped." in heard.message


@pytest.mark.parametrize(("verdict", "probability"), [("perhaps", 0.9), ("true", float("nan")), ("true", 7.0)])
def test_a_belief_that_makes_no_sense_is_unknown(verdict: str, probability: float) -> None:
    message = BeliefMessage(predicate=PredicateMessage(name="open"), verdict=verdict, probability=probability)
    heard = messages.belief_from_message(message)
    assert heard.verdict is Verdict.UNKNOWN and heard.probability == 0.5


@unhurried
@given(words, st.builds(Question, words, st.lists(words, max_size=3).map(tuple)))
def test_a_question_comes_as_it_went(question_id: str, question: Question) -> None:
    message: QuestionMessage = over_the_wire(messages.question_message(question_id, question))
    assert messages.question_from_message(message) == question
    assert message.id == question_id
