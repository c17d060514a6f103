"""How the world will be after steps, if they keep what they promise: for planning what comes after them."""

from collections.abc import Iterable
from dataclasses import replace

from majordomo.predicate import Belief, Opposites, Predicate, PredicateSpec, Verdict
from majordomo.skill import Skill
from majordomo.world import WorldSnapshot

SOURCE = "plan"


def afterwards(snapshot: WorldSnapshot, skills: Iterable[Skill], specs: Iterable[PredicateSpec]) -> WorldSnapshot:
    """Return what will be believed after skills; what they say nothing of stays as it is."""
    opposites = Opposites(specs)
    beliefs = dict(snapshot.beliefs)

    def believe(atom: Predicate, verdict: Verdict) -> None:
        beliefs[atom] = Belief(atom, verdict, float(verdict is Verdict.TRUE), snapshot.stamp_s, SOURCE)

    for skill in skills:
        effects = skill.effects()
        for effect in effects:
            opposite = opposites.of(effect) if effect.positive else effect.atom
            for atom in tuple(beliefs) if opposite is not None else ():
                if opposite is not None and opposite.covers(atom):
                    believe(atom, Verdict.FALSE)
        for effect in effects:
            if effect.positive:
                believe(effect, Verdict.TRUE)
    return replace(snapshot, beliefs=beliefs)
