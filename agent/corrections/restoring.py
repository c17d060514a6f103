"""What was so before shall be so again: things are put back, and steps undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.corrections.changes import Change, Edit, Unchanged, one_of
from agent.corrections.deeds import Deeds
from agent.corrections.matters import Rest
from agent.corrections.workbench import Workbench
from agent.wording import listed
from majordomo.correction import PutBack, Undo
from majordomo.predicate import Predicate, Verdict
from majordomo.whereabouts import held_in
from majordomo.world import WorldSnapshot


@dataclass(frozen=True, slots=True)
class Restoring:
    """Finds what was so before.

    Attributes:
        bench: Knows what skills promise.
        rest: What is left.
        snapshot: What is believed now.
        deeds: What was so before each step.
        since: Number of the task whose steps may be undone.
    """

    bench: Workbench
    rest: Rest
    snapshot: WorldSnapshot
    deeds: Deeds
    since: int

    def change(self, said: PutBack | Undo) -> Change:
        """Tell what it comes to."""
        return self._undone() if isinstance(said, Undo) else self._asked_back(said)

    def _asked_back(self, said: PutBack) -> Change:
        if said.problem:
            return Unchanged(said.problem)
        moved = tuple(name for name in said.things if self.deeds.origin(name) is not None)
        if said.is_one and moved:
            return one_of(f"Which shall I put back: {listed(moved, 'or')}?", moved, self._put_back)
        return self._put_back(*said.things)

    def _put_back(self, *things: str) -> Change:
        things = things or held_in(self.snapshot) or self.deeds.last_moved()
        if not things:
            return Unchanged("I hold nothing, and have moved nothing.")
        origins = {thing: self.deeds.origin(thing) for thing in things}
        for thing, origin in origins.items():
            if origin is None:
                return Unchanged(f"I do not know where the {thing} came from: I have not moved it.")
            if self.snapshot.verdict(origin) is Verdict.TRUE and thing not in held_in(self.snapshot):
                return Unchanged(f"The {thing} is where it came from.")
        return self._brought_back([origin for origin in origins.values() if origin is not None], things)

    def _undone(self) -> Change:
        """Undo the last step, or, where nothing is left to do, the whole task: what was so first counts."""
        deeds = self.deeds.of_task(self.since)
        if not deeds:
            return Unchanged("No step is finished that I could undo.")
        wanted: dict[tuple[str, ...], Predicate] = {}
        for deed in deeds[-1:] if self.rest.matters else reversed(deeds):
            for claim in deed.before:
                wanted.pop(claim.arguments[:1], None)
                wanted[claim.arguments[:1]] = claim
        if not wanted:
            return Unchanged(f"I cannot undo this: {self.bench.skills.words_for(deeds[-1].call)}.")
        claims = [claim for claim in wanted.values() if self.snapshot.verdict(claim) is not Verdict.TRUE]
        if not claims:
            return Unchanged("It is as it was before.")
        return self._brought_back(claims, tuple(name for claim in claims for name in claim.arguments[:1]))

    def _brought_back(self, claims: Sequence[Predicate], things: tuple[str, ...]) -> Change:
        """Bring about what was so before, and leave out what is being done with these things."""
        matters = [self.bench.matter_of(claim) for claim in claims]
        found = [matter for matter in matters if matter is not None]
        if len(found) < len(matters):
            return Unchanged(f"I know no way to bring it about that {self.bench.skills.sentence(claims[0])}.")
        now = self.rest.now
        left = self.rest.others if now is not None and now.is_about(things) else self.rest.matters
        return Edit((*found, *left), self.rest.kept)
