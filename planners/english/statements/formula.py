"""Claims that are meant together: all of them, or any."""

from collections.abc import Callable
from dataclasses import dataclass

from majordomo.predicate import Predicate, Verdict


@dataclass(frozen=True, slots=True)
class Formula:
    """Some claims of which all are meant, or any; signs counted."""

    claims: tuple[Predicate, ...]
    is_any: bool = False

    def negated(self) -> "Formula":
        """The opposite."""
        return Formula(tuple(claim.negated() for claim in self.claims), not self.is_any and len(self.claims) > 1)

    def verdict(self, verdict_of: Callable[[Predicate], Verdict]) -> Verdict:
        """What is believed of it."""
        verdicts = {verdict_of(claim) for claim in self.claims}
        decisive = Verdict.TRUE if self.is_any else Verdict.FALSE
        if decisive in verdicts:
            return decisive
        return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else decisive.opposite()
