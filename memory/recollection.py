"""The last look at a claim, and what has become of it since."""

from dataclasses import dataclass, replace

from majordomo.predicate import Belief, Verdict
from memory.fading import faded


@dataclass(frozen=True, slots=True)
class Recollection:
    """The last look at a claim, and whether it may still be trusted.

    Attributes:
        belief: What was seen.
        doubted_s: Since when something may have changed it, on the robot's clock [s]; None: nothing has.
        against: What somebody saw, or said, that cannot be so together with it; None: nothing. Only a look settles it.
    """

    belief: Belief
    doubted_s: float | None = None
    against: Belief | None = None

    def doubted(self, since_s: float, against: Belief | None = None) -> "Recollection":
        """The same with a doubt; the later of two counts."""
        latest_s = since_s if self.doubted_s is None else max(self.doubted_s, since_s)
        return replace(self, doubted_s=latest_s, against=self.against if against is None else against)

    def as_of(self, now_s: float, half_life_s: float | None) -> Belief:
        """What it is worth at a time [s]: in doubt it is unknown, and with age it fades."""
        if self.doubted_s is not None:
            return replace(self.belief, verdict=Verdict.UNKNOWN, probability=0.5)
        return faded(self.belief, now_s, half_life_s)
