"""A task in words: by event, and by node."""

from agent.events import (
    Asked,
    Event,
    Planned,
    RecoveryChosen,
    StepInterrupted,
    StepSettled,
    StepStarted,
    TaskEnded,
)
from agent.result import TaskResult
from majordomo.outcome import Outcome
from memory.graph_drawing import MARKS
from memory.node import Node, NodeStatus

STYLES = {
    NodeStatus.PENDING: "dim",
    NodeStatus.RUNNING: "bold cyan",
    NodeStatus.SUCCEEDED: "green",
    NodeStatus.FAILED: "red",
    NodeStatus.SKIPPED: "dim green",
    NodeStatus.CANCELLED: "yellow",
}
"""One style a status."""

OUTCOME_STYLES = {
    Outcome.DONE: "bold green",
    Outcome.FAILED: "bold red",
    Outcome.CANCELLED: "bold yellow",
    Outcome.NEEDS_HUMAN: "bold magenta",
    Outcome.STOPPED: "bold red",
}
"""One style an outcome."""


def event_line(event: Event) -> str | None:
    """Say what happened in a line or a few; None for what happens all the time."""
    match event:
        case Planned():
            steps = " → ".join(str(planned.call) for planned in event.plan.calls) or "nothing to do"
            assumed = [f"  assumed: {assumption}" for assumption in event.plan.assumptions]
            return "\n".join([f"plan ({event.plan.source}): {steps}", *assumed])
        case StepStarted():
            return f"{MARKS[event.node.status]} {node_title(event.node)}"
        case StepSettled():
            return f"{MARKS[event.node.status]} {node_title(event.node)}  {node_detail(event.node)}".rstrip()
        case StepInterrupted():
            return f"  held still in the middle of {event.node.call}"
        case RecoveryChosen():
            picture = event.failure.picture
            return f"  {event.sentence}" + (f"\n  picture: {picture}" if picture else "")
        case Asked():
            return f"  asked: {event.question} answered: {event.answer or '(nobody)'}"
        case TaskEnded():
            return result_line(event.result)
        case _:
            return None


def node_title(node: Node) -> str:
    """A node's id, call and attempts."""
    attempt = f" (attempt {node.attempts})" if node.attempts > 1 else ""
    return f"{node.id} {node.call}{attempt}"


def node_detail(node: Node) -> str:
    """What was seen, or went wrong."""
    if node.failure is not None:
        return f"{node.failure.code}: {node.failure.message}"
    if node.verified:
        return "seen: " + ", ".join(
            f"{belief.predicate if belief.verdict == 'true' else belief.predicate.negated()} {certainty:.0%}"
            for belief in node.verified
            for certainty in (max(belief.probability, 1.0 - belief.probability),)
        )
    return node.reason


def result_line(result: TaskResult) -> str:
    """How a task ended, with the age of the evidence."""
    ages = [f"{goal.goal} seen {goal.age_s:.1f} s before the end" for goal in result.goals if goal.age_s is not None]
    evidence = f" ({'; '.join(ages)})" if result.outcome is Outcome.DONE and ages else ""
    return f"{result.outcome}: {result.message}{evidence}"
