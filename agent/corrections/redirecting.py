"""The same things shall end up otherwise than was said: in another place, or in another state."""

from dataclasses import dataclass

from agent.corrections.changes import Change, Edit, Unchanged, one_of
from agent.corrections.matters import Matter, Rest
from agent.corrections.workbench import Workbench
from agent.wording import listed
from majordomo.correction import Elsewhere, Otherwise
from majordomo.predicate import Predicate
from memory.working_memory import PLACES


@dataclass(frozen=True, slots=True)
class Redirecting:
    """Finds what shall end up otherwise.

    Attributes:
        bench: Knows what skills promise.
        rest: What is left.
    """

    bench: Workbench
    rest: Rest

    def change(self, said: Elsewhere | Otherwise) -> Change:
        """Tell what it comes to."""
        return self._moved(said) if isinstance(said, Elsewhere) else self._turned_round(said)

    def _moved(self, said: Elsewhere) -> Change:
        """Something shall go elsewhere: "no, in the sink". "In the tray" is on it."""
        left = self.rest.matters
        for spot in dict.fromkeys((said.spot, "")):
            for number in (self.rest.current, *range(len(left))) if left else ():
                found = [one for place in said.places for one in self._placed(left[number], place, said.things, spot)]
                if found:
                    return self._placed_at(number, found)
        return Unchanged(f"I do not see what {listed(said.places, 'or')} shall stand in the place of.")

    def _turned_round(self, said: Otherwise) -> Change:
        """Something shall be otherwise: "no, off"; rather what is being done, or else what was done last."""
        left = self.rest.matters
        for number in (self.rest.current, *range(len(left))) if left else ():
            contrary = self._contrary(left[number], said.predicate)
            if contrary is not None:
                return self._with_other(number, contrary)
        for matter in reversed(self.rest.done):
            contrary = self._contrary(matter, said.predicate)
            if contrary is not None:
                return Edit((contrary, *left), self.rest.kept)
        state = self.bench.skills.predicates[said.predicate].template.rpartition(" is ")[2]
        return Unchanged(f"I do not see what shall be {state}.")

    def _placed_at(self, number: int, found: list[Matter]) -> Change:
        options = tuple(map(self.bench.words, found))

        def then(chosen: str) -> Change:
            return self._with_other(number, found[options.index(chosen)])

        return one_of("Which do you mean?", options, then)

    def _with_other(self, number: int, matter: Matter) -> Edit:
        """What is left with another matter in the place of one."""
        matters = self.rest.matters
        return Edit((*matters[:number], matter, *matters[number + 1 :]), self.rest.kept)

    def _placed(self, matter: Matter, place: str, things: tuple[str, ...], spot: str) -> list[Matter]:
        """A matter with what it puts somewhere put elsewhere."""
        for claim in (*matter.goals, *self.bench.promised(*matter.calls)):
            is_placed = claim.positive and claim.name in PLACES and len(claim.arguments) == 2
            if is_placed and (not things or claim.arguments[0] in things):
                names = (spot,) if spot else ("inside", "on")
                claims = (Predicate(name, (claim.arguments[0], place)) for name in names)
                found = (self.bench.matter_of(one) for one in claims if place not in claim.arguments)
                return [one for one in found if one is not None]
        return []

    def _contrary(self, matter: Matter, predicate: str) -> Matter | None:
        """What brings about the opposite of what a matter is for, where that is said by a predicate of this name."""
        claims = (claim for claim in (*matter.goals, *self.bench.promised(*matter.calls)) if claim.positive)
        opposites = (self.bench.skills.opposites.of(claim) for claim in claims)
        wanted = (claim for claim in opposites if claim is not None and claim.name == predicate)
        return next((self.bench.matter_of(claim) for claim in wanted), None)
