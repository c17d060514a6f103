"""What a correction makes of what is left of a task: another list of matters, a question, or why it makes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from agent.corrections.amending import Amending
from agent.corrections.changes import Change, Edit, Unchanged, one_of
from agent.corrections.deeds import Deeds
from agent.corrections.matters import Matter, Rest
from agent.corrections.redirecting import Redirecting
from agent.corrections.restoring import Restoring
from agent.corrections.workbench import Workbench
from agent.wording import listed
from majordomo.correction import (
    Also,
    Amend,
    Correction,
    Either,
    Elsewhere,
    First,
    Instead,
    Otherwise,
    PutBack,
    Skip,
    Undo,
)
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
            case Amend():
                return Amending(self.bench, self.rest).change(correction)
            case Elsewhere() | Otherwise():
                return Redirecting(self.bench, self.rest).change(correction)
            case Instead() | First():
                left = self.rest.others if isinstance(correction, Instead) else self.rest.matters
                return self._edit(left, words=correction.text)
            case Also():
                return self._extended(correction)
            case PutBack() | Undo():
                return Restoring(self.bench, self.rest, self.snapshot, self.deeds, self.since).change(correction)
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
            named = next(reading.things for _, reading in either.readings)
            return Unchanged(f"What shall I do with {listed(named, 'or')}?")
        return one_of(f"Do you mean: {', or '.join(sensible)}?", tuple(sensible), sensible.__getitem__)
