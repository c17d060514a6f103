"""Takes apart what is left of a task: the steps and goals of its graph become matters again."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from agent.corrections.matters import Matter, Rest
from agent.corrections.workbench import Workbench
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.world import WorldView
from memory.node import Node, NodeStatus


def rest_of(
    bench: Workbench,
    nodes: Sequence[Node],
    goals: Sequence[Predicate],
    seen: WorldView,
    means: Container[SkillCall] = (),
) -> Rest:
    """Take what is left of a task apart.

    Args:
        bench: Knows what skills promise.
        nodes: Its steps, in order.
        goals: What shall be so in the end.
        seen: What is believed now.
        means: Calls that nobody asked for, although their steps say so.
    """
    left = [node for node in nodes if not node.status.is_finished]
    done = [node for node in nodes if node.status.lets_pass]
    matters = _grouped((node.call for node in left if node.asked and node.call not in means), bench)
    finished = _grouped((node.call for node in done if node.asked and node.call not in means), bench)
    fulfilled = set(bench.promised(*(node.call for node in done)))
    kept: list[Predicate] = []
    for goal in goals:
        last_first = reversed(list(enumerate(matters)))
        number = next((number for number, one in last_first if goal in bench.promised(*one.calls)), None)
        if number is not None:
            matters[number] = replace(matters[number], goals=(*matters[number].goals, goal))
        elif goal in fulfilled or seen.verdict(goal) is Verdict.TRUE or not left:
            kept.append(goal)
        else:
            matters.append(Matter(goals=(goal,)))
    return Rest(tuple(matters), _current(left, matters), tuple(finished), tuple(kept))


def _grouped(calls: Iterable[SkillCall], bench: Workbench) -> list[Matter]:
    """Calls as matters: what is taken only to be put somewhere belongs to that."""
    matters: list[Matter] = []
    for call in calls:
        last = matters[-1].calls[-1] if matters else None
        means = set() if last is None else set(bench.needed(call)).intersection(bench.promised(last))
        if any(claim.name == "holding" for claim in means):
            matters[-1] = Matter((*matters[-1].calls, call))
        else:
            matters.append(Matter((call,)))
    return matters


def _current(left: Sequence[Node], matters: Sequence[Matter]) -> int:
    """Number of the matter for which the next step is taken."""
    if not left or not matters:
        return 0
    first = next((node for node in left if node.status is NodeStatus.RUNNING or node.was_tried), left[0])
    asked = first if first.asked else _purpose_of(first, left)
    if asked is not None:
        return next((number for number, matter in enumerate(matters) if asked.call in matter.calls), 0)
    return next((number for number, matter in enumerate(matters) if matter.is_about(first.call.names)), 0)


def _purpose_of(node: Node, left: Sequence[Node]) -> Node | None:
    """The first step that was asked for and that waits for a step, directly or not."""
    waiting = {node.id}
    for other in left:
        if waiting.intersection(other.after):
            if other.asked:
                return other
            waiting.add(other.id)
    return None
