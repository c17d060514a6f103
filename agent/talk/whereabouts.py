"""Where things are, or were last: as far as it is believed or was seen, with the age of the look."""

from collections.abc import Sequence

from agent.talk.claim_words import JUST_NOW_S, ClaimWords, ago
from agent.talk.past import Past
from agent.wording import capital, listed
from majordomo.predicate import Predicate, Verdict
from majordomo.whereabouts import spots_of
from memory.working_memory import WorkingMemory


class Whereabouts:
    """Tells of places.

    Args:
        memory: What is believed.
        words: Says claims.
        past: What is known from earlier days; None: nothing.
    """

    def __init__(self, memory: WorkingMemory, words: ClaimWords, past: Past | None = None) -> None:
        self._memory = memory
        self._words = words
        self._past = past

    def places_of(self, thing: str) -> tuple[Predicate, ...]:
        """Every claim of where a thing is; none where it is no thing that moves."""
        if not self._memory.catalogue[thing].is_of("movable"):
            return ()
        return (*spots_of(self._memory.snapshot(), thing), Predicate("holding", (thing,)))

    def of_all(self, things: Sequence[str], *, is_counted: bool = False) -> str:
        """Where things are; what is at the same place is told together. `is_counted`: and how many are somewhere."""
        places: dict[str, list[Predicate]] = {}
        for claim in filter(None, map(self._believed, things)):
            places.setdefault(_place_in_words(claim), []).append(claim)
        known = {claim.arguments[0] for claims in places.values() for claim in claims}
        told = {thing: self._where(thing) for thing in things if thing not in known}
        unknown = [thing for thing, where in told.items() if where is None]
        said = [f"{capital(self._words.together(claims))}." for claims in places.values()]
        if is_counted and known:
            said[0] = f"{len(known)}: {said[0]}"
        said += [where for where in told.values() if where is not None]
        if unknown:
            verb = "is" if len(unknown) == 1 else "are"
            before = " ".join(filter(None, map(self._on_earlier_days, unknown)))
            hint = f"Try: look for the {unknown[0]}"
            said.append(" ".join(filter(None, (f"I do not know where {listed(unknown)} {verb}.", before, hint))))
        return " ".join(said)

    def last_seen(self, thing: str) -> str:
        """Where a thing was seen last, today or on an earlier day, whatever may have become of it since."""
        if not self._memory.catalogue[thing].is_of("movable"):
            return self._where(thing) or ""
        last = self._words.newest_seen(self.places_of(thing))
        if last is None:
            return self._on_earlier_days(thing) or f"I have never seen the {thing}."
        belief = self._memory.last_look(last)
        source = "" if belief is None else f" ({belief.source}, {belief.probability:.0%} sure)"
        return f"{self._words.last_time(last).rstrip('.')}{source}."

    def of_everything(self) -> str:
        """Everything whose place is known, by place."""
        found: dict[str, list[str]] = {}
        oldest = 0.0
        for thing in self._memory.catalogue.of_kind("movable"):
            claim = self._believed(thing)
            if claim is not None:
                found.setdefault(_place_in_words(claim), []).append(thing)
                oldest = max(oldest, self._memory.age_s(claim) or 0.0)
        if not found:
            return "I know of nothing yet."
        told = "; ".join(f"{place}: {listed(things)}" for place, things in found.items())
        seen = "just now" if oldest <= JUST_NOW_S else f"up to {ago(oldest)}"
        return f"{capital(told)} (seen {seen})."

    def _where(self, thing: str) -> str | None:
        """Where a thing stays, or was; None where nobody ever knew."""
        item = self._memory.catalogue[thing]
        if not item.is_of("movable"):
            reached = f" I reach it from the {item.place}." if item.place else ""
            return f"The {thing} stays where it is.{reached}"
        before = self._words.newest_seen(self.places_of(thing))
        if before is not None:
            return f"I do not know where the {thing} is. {self._words.last_time(before)}"
        return None

    def _believed(self, thing: str) -> Predicate | None:
        """Where a thing is believed to be."""
        places = self.places_of(thing)
        return self._words.newest(claim for claim in places if self._memory.verdict(claim) is Verdict.TRUE)

    def _on_earlier_days(self, thing: str) -> str | None:
        return None if self._past is None else self._past.last_seen(thing)


def _place_in_words(claim: Predicate) -> str:
    if claim.name == "holding":
        return "in my hand"
    return f"{'in' if claim.name == 'inside' else claim.name} the {claim.arguments[1]}"
