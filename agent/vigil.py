"""While a skill runs: whether what it rests on stays so."""

from agent.supervisor import Supervisor
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
        held = (need for need in skill.preconditions(world) if need.name == "holding")
        self._felt = tuple(dict.fromkeys((*self.kept, *held)))  # what a skill puts down must not be lost before
        self._supervisor = supervisor
        self._suspects: tuple[Predicate, ...] = ()
        self._glanced_s = supervisor.now_s()

    def broken(self) -> tuple[Predicate, ...]:
        """What is no longer so; nothing where the robot cannot sense: who moves it finds that out, and says why."""
        try:
            return self._supervisor.refuted(self._felt, by_touch=True) or self._seen_broken()
        except MajordomoError:
            return ()

    def _seen_broken(self) -> tuple[Predicate, ...]:
        now_s = self._supervisor.now_s()
        if not self.kept or now_s - self._glanced_s < GLANCE_EVERY_S - 1e-6:
            return ()
        self._glanced_s = now_s
        before, self._suspects = self._suspects, self._supervisor.refuted(self.kept)
        return tuple(claim for claim in self._suspects if claim in before)
