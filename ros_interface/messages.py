"""What is said of the world as messages, and back: times, claims, beliefs, failures and questions.

`x_message(value)` makes a message, `x_from_message(message)` reads one. What a robot senses and is told is in
`robot_messages`, pictures are in `image_messages`.
"""

from collections.abc import Sequence

from builtin_interfaces.msg import Time
from majordomo_msgs.msg import Belief as BeliefMessage
from majordomo_msgs.msg import BeliefArray
from majordomo_msgs.msg import Failure as FailureMessage
from majordomo_msgs.msg import Predicate as PredicateMessage
from majordomo_msgs.msg import Question as QuestionMessage
from std_msgs.msg import Header

from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.plan import Question
from majordomo.predicate import Belief, Predicate, Verdict

NANOSECONDS = 1_000_000_000


def time_message(stamp_s: float) -> Time:
    """A moment [s] to the nanosecond."""
    seconds, nanoseconds = divmod(round(stamp_s * NANOSECONDS), NANOSECONDS)
    return Time(sec=seconds, nanosec=nanoseconds)


def stamp_from_message(message: Time) -> float:
    """A moment [s]."""
    return float((message.sec * NANOSECONDS + message.nanosec) / NANOSECONDS)


def header_message(stamp_s: float, frame_id: str) -> Header:
    """When [s] and in which frame."""
    return Header(stamp=time_message(stamp_s), frame_id=frame_id)


def predicate_message(predicate: Predicate) -> PredicateMessage:
    """A claim with its sign."""
    return PredicateMessage(name=predicate.name, arguments=list(predicate.arguments), negated=not predicate.positive)


def predicate_from_message(message: PredicateMessage) -> Predicate:
    """A claim with its sign."""
    return Predicate(message.name, tuple(message.arguments), positive=not message.negated)


def belief_message(belief: Belief) -> BeliefMessage:
    """A claim with what is believed of it; the probability loses what a float32 does not hold."""
    return BeliefMessage(
        predicate=predicate_message(belief.predicate),
        probability=belief.probability,
        verdict=belief.verdict.value,
        stamp=time_message(belief.stamp_s),
        source=belief.source,
    )


def belief_from_message(message: BeliefMessage) -> Belief:
    """A claim with what is believed of it; a verdict that is none of ours is `unknown`."""
    known = message.verdict in list(Verdict) and 0.0 <= message.probability <= 1.0
    return Belief(
        predicate_from_message(message.predicate),
        Verdict(message.verdict) if known else Verdict.UNKNOWN,
        message.probability if known else 0.5,
        stamp_from_message(message.stamp),
        message.source,
    )


def beliefs_message(beliefs: Sequence[Belief], stamp_s: float) -> BeliefArray:
    """All that is believed at a moment [s]."""
    return BeliefArray(header=header_message(stamp_s, ""), beliefs=[belief_message(belief) for belief in beliefs])


def beliefs_from_message(message: BeliefArray) -> tuple[Belief, ...]:
    """All that is believed at a moment."""
    return tuple(belief_from_message(belief) for belief in message.beliefs)


def failure_message(failure: Failure | None) -> FailureMessage:
    """A failure without its evidence and picture; None is an empty code."""
    if failure is None:
        return FailureMessage()
    return FailureMessage(
        code=failure.code.value,
        phase=failure.phase.value,
        layer=failure.layer.value,
        message=failure.message,
        retryable=failure.retryable,
    )


def failure_from_message(message: FailureMessage) -> Failure | None:
    """A failure, or None; one whose words are none of ours is `executor_lost`: the other side is another version."""
    if not message.code:
        return None
    try:
        code, phase, layer = FailureCode(message.code), Phase(message.phase), Layer(message.layer)
    except ValueError as error:
        said = f"The other side failed as this one does not know ({error}): {message.message}"
        return Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, said, retryable=False)
    return Failure(code, phase, message.message, message.retryable, None if layer is code.layer else layer)


def question_message(question_id: str, question: Question) -> QuestionMessage:
    """A question, with the id that its answer will bear."""
    return QuestionMessage(id=question_id, text=question.text, options=list(question.options))


def question_from_message(message: QuestionMessage) -> Question:
    """A question; its id is the message's."""
    return Question(message.text, tuple(message.options))
