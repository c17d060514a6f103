"""The predicates' own sentences as patterns: whoever registers a predicate has taught the planner to talk of it.

"the {x} is inside the {y}" is a subject, {x}, and a complement, "inside {y}". So it can be stated ("the cup is in the
sink"), wished ("I want the cup in the sink"), asked ("is the cup in the sink?") and added to a noun ("the cup in the
sink").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from majordomo.predicate import PredicateSpec
from majordomo.skill_library import SkillLibrary
from planners.english.text.pattern_index import PatternIndex
from planners.english.text.phrases import Parts, parts_in

COPULA = "is"

EMPTY = frozenset({"empty", "clear", "free", "bare", "cleared", "emptied"})
"""Complements of which no predicate speaks: that nothing is there."""

_ALSO_SAID: Mapping[str, tuple[str, ...]] = {
    "holding": ("the {x} is in your hand", "the {x} is held"),
    "hand_empty": ("the robot's hand is free",),
    "visible": ("the {x} is visible",),
    "turned_off": ("the {x} is out",),
    "robot_at": ("the robot is in front of {x}",),
}


@dataclass(frozen=True, slots=True)
class ClaimPattern:
    """One way to say a claim.

    Attributes:
        spec: What is claimed.
        subject: Before the verb.
        complement: After it.
    """

    spec: PredicateSpec
    subject: Parts
    complement: Parts

    @property
    def stated(self) -> Parts:
        """As a sentence."""
        return (*self.subject, COPULA, *self.complement)

    @property
    def bare(self) -> Parts:
        """Without the verb: "{x} inside {y}"."""
        return (*self.subject, *self.complement)

    @property
    def asked(self) -> Parts:
        """As a question."""
        return (COPULA, *self.subject, *self.complement)

    @property
    def additions(self) -> Iterator[tuple[Parts, str]]:
        """What can be added to a noun, "in the sink" or "you are holding", and which argument the noun then is."""
        if len(self.subject) == 1 and self.subject[0].startswith("{"):
            yield self.complement, self.subject[0][1:-1]
        if self.complement[-1].startswith("{") and not self.subject[0].startswith("{"):
            yield (*self.subject, COPULA, *self.complement[:-1]), self.complement[-1][1:-1]


def patterns_of(skills: SkillLibrary) -> Iterator[ClaimPattern]:
    """Every way to say a claim."""
    return (pattern for spec in skills.predicates.values() for pattern in _patterns_of(spec))


@lru_cache(maxsize=4)  # as many as `ground` keeps
def additions_of(skills: SkillLibrary) -> PatternIndex[tuple[PredicateSpec, str]]:
    """Everything that can be added to a noun: what it claims, and which argument the noun then is."""
    return PatternIndex(
        (parts, (pattern.spec, subject)) for pattern in patterns_of(skills) for parts, subject in pattern.additions
    )


@cache
def _patterns_of(spec: PredicateSpec) -> tuple[ClaimPattern, ...]:
    found = []
    for template in (spec.template, *_ALSO_SAID.get(spec.name, ())):
        spoken = template.lower().replace("the robot's", "your")
        parts = [part for part in parts_in(spoken.replace("the robot", "you")) if part != "the"]
        if COPULA in parts:
            verb = parts.index(COPULA)
            found.append(ClaimPattern(spec, tuple(parts[:verb]), tuple(parts[verb + 1 :])))
    return tuple(found)
