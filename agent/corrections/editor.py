"""What a correction makes of what is left of a task: another list of matters, a question, or why it makes none."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.corrections.amending import Amending
from agent.corrections.changes import Change, Edit, Unchanged
from agent.corrections.deeds import Deeds
from agent.corrections.matters import Matter, Rest, Workbench
from agent.wording import listed
from majordomo.correction import Also, Amend, Correction, Instead, PutBack, Skip, Undo
from majordomo.predicate import Predicate, Verdict
from majordomo.world import WorldSnapshot


@dataclass(frozen=True, slots=True)
class Editor:
    """Reads corrections against what is left.

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

    def change(self, correction: Correction) -> Change:
        """Tell what a correction comes to."""
        match correction:
            case Skip():
                return self._skipped(correction.things)
            case Amend():
                return Amending(self.bench, self.rest).change(correction)
            case Instead():
                return self._edit(self.rest.others, words=correction.text)
            case Also():
                return self._extended(correction)
            case PutBack():
                return Unchanged(correction.problem) if correction.problem else self._put_back(correction.things)
            case Undo():
                return self._undone()

    def _edit(self, matters: Sequence[Matter], words: str = "") -> Edit:
        return Edit(tuple(matters), self.rest.kept, words)

    # leaving out

    def _skipped(self, things: tuple[str, ...]) -> Change:
        if self.rest.now is None:
            return Unchanged("Nothing is left that I could leave out.")
        if not things:
            return self._edit(self.rest.others)
        kept = [matter for matter in self.rest.matters if not matter.is_about(things)]
        if len(kept) == len(self.rest.matters):
            return Unchanged(f"Nothing that is left is about {listed(things, 'or')}.")
        return self._edit(kept)

    # more of it

    def _extended(self, also: Also) -> Change:
        if also.text:
            return Edit(self.rest.matters, self.rest.kept, afterwords=also.text)
        now = () if self.rest.now is None else (self.rest.now,)
        for matter in (*now, *self.rest.matters, *reversed(self.rest.done)):
            words = [
                self.bench.words(matter.renamed(old, new))
                for new in also.things
                for old in matter.names[:1]
                if self.bench.fits(matter, old, new)
            ]
            if len(words) == len(also.things):
                return Edit(self.rest.matters, self.rest.kept, afterwords=", then ".join(words))
        return Unchanged(f"I do not know what to do with {listed(also.things)}.")

    # back to how it was

    def _put_back(self, things: tuple[str, ...]) -> Change:
        things = things or self._held() or self.deeds.last_moved()
        if not things:
            return Unchanged("I hold nothing, and have moved nothing.")
        origins = {thing: self.deeds.origin(thing) for thing in things}
        for thing, origin in origins.items():
            if origin is None:
                return Unchanged(f"I do not know where the {thing} came from: I have not moved it.")
            if self.snapshot.verdict(origin) is Verdict.TRUE and thing not in self._held():
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
        return self._edit((*found, *left))

    def _held(self) -> tuple[str, ...]:
        """What the robot is believed to hold."""
        things = self.bench.catalogue.of_kind("movable")
        return tuple(x for x in things if self.snapshot.verdict(Predicate("holding", (x,))) is Verdict.TRUE)
