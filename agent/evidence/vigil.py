"""While a skill runs: whether what it rests on stays so."""

from agent.evidence.supervisor import Supervisor
from majordomo.errors import MajordomoError
from majordomo.predicate import Predicate
from majordomo.skill import Skill

GLANCE_EVERY_S = 0.4
"""Robot time from one glance to the next [s]."""


class Vigil:
    """Watches one skill: what the robot feels counts at once, what it sees only at the second glance in a row.

    A single glance may err while an arm moves through the picture; fingers that have shut on nothing do not.

    Args:
        supervisor: Senses.
        skill: About to start.

    Attributes:
        kept: What must stay so.
    """

    def __init__(self, supervisor: Supervisor, skill: Skill) -> None:
        world = supervisor.snapshot
        self.kept = skill.invariants(world)
        held = (need for need in skill.preconditions(world) if need.name == "holding" and need not in self.kept)
        promised = tuple(effect for effect in skill.effects() if effect.positive)
        self._put_down = {need: tuple(one for one in promised if need.arguments[0] in one.arguments) for need in held}
        self._supervisor = supervisor
        self._suspects: tuple[Predicate, ...] = ()
        self._glanced_s = supervisor.now_s()

    def broken(self) -> tuple[Predicate, ...]:
        """What is no longer so; nothing where the robot cannot sense: who moves it finds that out, and says why."""
        if not (self.kept or self._put_down):
            return ()
        try:
            return self._supervisor.refuted((*self.kept, *self._put_down), by_touch=True) or self._seen_broken()
        except MajordomoError:
            return ()

    def _seen_broken(self) -> tuple[Predicate, ...]:
        now_s = self._supervisor.now_s()
        if now_s - self._glanced_s < GLANCE_EVERY_S - 1e-6:
            return ()
        self._glanced_s = now_s
        arrivals = (claim for claims in self._put_down.values() for claim in claims)
        false = self._supervisor.refuted((*self.kept, *self._put_down, *arrivals))
        before, self._suspects = self._suspects, tuple(claim for claim in false if self._is_missed(claim, false))
        return tuple(claim for claim in self._suspects if claim in before)

    def _is_missed(self, claim: Predicate, false: tuple[Predicate, ...]) -> bool:
        """Whether it matters that a claim is not so: what is put down is lost where it is seen nowhere it shall be."""
        if claim in self._put_down:
            arrivals = self._put_down[claim]
            return bool(arrivals) and all(arrival in false for arrival in arrivals)
        return claim in self.kept
