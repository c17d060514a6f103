"""What a skill promises, and whether that is so."""

from dataclasses import dataclass

from agent.evidence.supervisor import Supervisor
from majordomo.predicate import ANYTHING, Predicate, Verdict
from majordomo.skill import Skill


@dataclass(frozen=True, slots=True)
class Promises:
    """What must be seen after a skill, wildcards left out.

    Attributes:
        claims: The effects that must be seen: the positive ones, or else all.
        denials: What it puts an end to.
    """

    claims: tuple[Predicate, ...]
    denials: tuple[Predicate, ...]

    @classmethod
    def of(cls, skill: Skill) -> "Promises":
        """What a skill promises."""
        definite = tuple(effect for effect in skill.effects() if ANYTHING not in effect.arguments)
        denials = tuple(effect for effect in definite if not effect.positive)
        return cls(tuple(effect for effect in definite if effect.positive) or denials, denials)

    def to_be_seen(self, supervisor: Supervisor) -> tuple[Predicate, ...]:
        """What must be seen true: the claims, and that nothing is left of what was to end and is seen to go on."""
        contradicted = (denial for denial in self.denials if supervisor.verdict(denial) is Verdict.FALSE)
        return tuple(dict.fromkeys((*self.claims, *contradicted)))

    def are_kept(self, supervisor: Supervisor) -> bool:
        """Whether there are any, and all are seen true."""
        return bool(self.claims) and supervisor.judge(self.to_be_seen(supervisor)).is_true
