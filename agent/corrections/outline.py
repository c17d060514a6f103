"""From matters to the outline of a plan: what was asked for, the hand cleared first, all other means left out."""

from collections.abc import Sequence
from dataclasses import replace

from agent.corrections.matters import Matter
from agent.corrections.workbench import Workbench
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.whereabouts import held_in
from majordomo.world import WorldSnapshot


def outline(matters: Sequence[Matter], goals: tuple[Predicate, ...], followed: Plan) -> Plan:
    """Return the outline of a plan in the place of what is left of the one that is followed."""
    calls = [call for matter in matters for call in matter.calls]
    names = [f"s{number}" for number in range(1, len(calls) + 1)]
    planned = tuple(
        PlannedCall(name, call, tuple(names[index - 1 : index]) if index else (), asked=True)
        for index, (name, call) in enumerate(zip(names, calls, strict=True))
    )
    return replace(followed, calls=planned, goals=goals)


def clearing(matters: Sequence[Matter], bench: Workbench, snapshot: WorldSnapshot) -> tuple[Matter, ...]:
    """What a hand that was stopped half-way must do first.

    It sets down what it holds and does not need next. Closed around a handle, it lets go and draws back.
    """
    held = held_in(snapshot)
    first = next((matter for matter in matters), Matter())
    if held:
        return () if _needs(first, held[0], bench) else (Matter((SkillCall("set_down"),)),)
    is_empty = snapshot.verdict(Predicate("hand_empty")) is Verdict.TRUE
    return () if is_empty else (Matter((SkillCall("reset_arm", {"release": True}),)),)


def cleared(first: Sequence[Matter], snapshot: WorldSnapshot) -> WorldSnapshot:
    """What is believed, but that a hand which lets go is empty: `reset_arm` itself promises nothing."""
    if not any(call.skill == "reset_arm" for matter in first for call in matter.calls):
        return snapshot
    empty = Predicate("hand_empty")
    belief = Belief(empty, Verdict.TRUE, 1.0, snapshot.stamp_s, "plan")
    return replace(snapshot, beliefs={**snapshot.beliefs, empty: belief})


def _needs(matter: Matter, held: str, bench: Workbench) -> bool:
    """Whether a matter goes on with what is held."""
    if not matter.calls:
        return held in matter.names
    needed, own = bench.needed(matter.calls[0]), (SkillCall("set_down"), SkillCall("pick", {"target": held}))
    return Predicate("holding", (held,)) in needed or matter.calls[0] in own
