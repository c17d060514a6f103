"""What is believed of the scene, for people: where things are, how sure that is, and when it was seen."""

from collections.abc import Iterator

from agent.talk.claim_words import JUST_NOW_S
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from memory.scene_graph import ROBOT, Layer, Relation, SceneGraph, SceneNode
from memory.working_memory import WorkingMemory

_PASSING = frozenset({"visible", "reachable"})
"""Predicates that say more of where the robot stands than of the things."""

_HELD = {"inside": "in it", "on": "on it", "holding": "in its hand"}


def scene_report(memory: WorkingMemory, skills: SkillLibrary) -> str:
    """Tell what is believed: the robot first, then the furniture with what is on and in it, then what nobody knows."""
    graph, now_s = memory.scene_graph(), memory.snapshot().stamp_s
    furniture = [node for node in graph.nodes.values() if node.layer is Layer.FURNITURE]
    told = {node.name: _told(node, graph, skills, now_s) for node in (graph.nodes[ROBOT], *furniture)}
    lines = [f"{name}: {'; '.join(parts)}" for name, parts in told.items() if parts]
    objects = [node.name for node in graph.nodes.values() if node.layer is Layer.OBJECT]
    if not lines:
        return "I have not looked yet. Try: what do you see?"
    lost = [name for name in objects if not graph.whereabouts(name)]
    if lost:
        lines.append(f"I do not know where: {', '.join(lost)}")
    for sides in memory.contradictions():
        lines.append(f"in doubt: {' / '.join(skills.sentence(side.predicate) for side in sides)}")
    return "\n".join(["What I believe:", *(f"  {line}" for line in lines)])


def _told(node: SceneNode, graph: SceneGraph, skills: SkillLibrary, now_s: float) -> tuple[str, ...]:
    """What is so of a node, where it is, and what is on, in, or held by it."""
    return (*_states(node, skills, now_s), *_held(graph.at(node.name)), *_stands(node, graph))


def _states(node: SceneNode, skills: SkillLibrary, now_s: float) -> Iterator[str]:
    for belief in node.beliefs:
        if belief.verdict is Verdict.TRUE and belief.predicate.name not in _PASSING:
            sentence = (
                skills.sentence(belief.predicate).removeprefix(f"the {node.name} is ").removeprefix("the robot's ")
            )
            yield f"{sentence} {belief.probability:.0%} ({_ago(now_s - belief.stamp_s)})"


def _held(relations: tuple[Relation, ...]) -> Iterator[str]:
    """What is on something, in it, or in the hand: together what was seen at the same time."""
    alike: dict[tuple[str, str], list[Relation]] = {}
    for one in relations:
        if one.name in _HELD:
            alike.setdefault((_HELD[one.name], _ago(one.age_s)), []).append(one)
    for (words, ago), some in alike.items():
        yield f"{words}: {', '.join(f'{one.subject} {one.probability:.0%}' for one in some)} ({ago})"


def _stands(node: SceneNode, graph: SceneGraph) -> Iterator[str]:
    if node.layer is Layer.ROBOT:
        for one in graph.whereabouts(node.name)[:1]:
            yield f"at the {one.target} {one.probability:.0%} ({_ago(one.age_s)})"


def _ago(age_s: float) -> str:
    if age_s <= JUST_NOW_S:
        return "just now"
    return f"{age_s:.0f} s ago" if age_s < 120.0 else f"{age_s / 60.0:.0f} min ago"
