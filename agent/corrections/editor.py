"""What a correction makes of what is left of a task: another list of matters, a question, or why it makes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from agent.corrections.amending import Amending
from agent.corrections.changes import Change, Edit, Unchanged, one_of
from agent.corrections.deeds import Deeds
from agent.corrections.matters import Matter, Rest
from agent.corrections.workbench import Workbench
from agent.wording import listed
from majordomo.correction import Also, Amend, Correction, Either, Elsewhere, First, Instead, PutBack, Skip, Undo
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
                return self._skipped(correction)
            case Amend() | Elsewhere():
                return Amending(self.bench, self.rest).change(correction)
            case Instead() | First():
                left = self.rest.others if isinstance(correction, Instead) else self.rest.matters
                return self._edit(left, words=correction.text)
            case Also():
                return self._extended(correction)
            case PutBack():
                return self._asked_back(correction)
            case Undo():
                return self._undone()
            case Either():
                return self._either(correction)

    def _edit(self, matters: Sequence[Matter], words: str = "") -> Edit:
        return Edit(tuple(matters), self.rest.kept, words)

    # leaving out

    def _skipped(self, skip: Skip) -> Change:
        if self.rest.now is None:
            return Unchanged("Nothing is left that I could leave out.")
        if not skip.things:
            return self._edit(self.rest.others)
        about = tuple(name for name in skip.things if any(matter.is_about((name,)) for matter in self.rest.matters))
        if not about:
            return Unchanged(f"Nothing that is left is about {listed(skip.things, 'or')}.")
        if skip.is_one:
            return one_of(f"Which shall I leave out: {listed(about, 'or')}?", about, self._without)
        return self._without(*about)

    def _without(self, *things: str) -> Change:
        return self._edit([matter for matter in self.rest.matters if not matter.is_about(things)])

    # more of it

    def _extended(self, also: Also) -> Change:
        if also.text:
            return Edit(self.rest.matters, self.rest.kept, afterwords=also.text)
        now = () if self.rest.now is None else (self.rest.now,)
        for matter in (*now, *self.rest.matters, *reversed(self.rest.done)):
            names = tuple(new for new in also.things if self._fits(matter, new))
            if also.is_one and names:
                return one_of(f"Which do you mean: {listed(names, 'or')}?", names, partial(self._same_with, matter))
            if names == also.things:
                return self._same_with(matter, *names)
        return Unchanged(f"I do not know what to do with {listed(also.things)}.")

    def _fits(self, matter: Matter, new: str) -> bool:
        return self.bench.fits(matter, matter.names[0], new) if matter.names else False

    def _same_with(self, matter: Matter, *things: str) -> Edit:
        """What is asked for of one thing, done with others as well, in the end."""
        words = ", then ".join(self.bench.words(matter.renamed(matter.names[0], thing)) for thing in things)
        return Edit(self.rest.matters, self.rest.kept, afterwords=words)

    def _either(self, either: Either) -> Change:
        """What comes of whichever makes sense here; where several do, it must be known which."""
        supposed = {words: self.change(reading) for words, reading in either.readings}
        sensible = {words: one for words, one in supposed.items() if not isinstance(one, Unchanged)}
        if not sensible:
            return next(iter(supposed.values()))
        return one_of(f"Do you mean: {', or '.join(sensible)}?", tuple(sensible), sensible.__getitem__)

    # back to how it was

    def _asked_back(self, said: PutBack) -> Change:
        if said.problem:
            return Unchanged(said.problem)
        moved = tuple(name for name in said.things if self.deeds.origin(name) is not None)
        if said.is_one and moved:
            return one_of(f"Which shall I put back: {listed(moved, 'or')}?", moved, self._put_back)
        return self._put_back(*said.things)

    def _put_back(self, *things: str) -> Change:
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
