"""Answers questions about the scene from what is believed, with the age of every look that they rest on."""

from collections.abc import Iterable, Sequence

from agent.past import Past
from agent.wording import listed
from majordomo.predicate import Belief, Opposites, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Inquiry, Topic
from majordomo.whereabouts import spots_of
from memory.working_memory import WorkingMemory

JUST_NOW_S = 3.0
"""A look that is no older is not said to be old [s]."""

_MOST_NAMED = 6


class Answers:
    """Says what is believed; looks at nothing itself.

    Args:
        memory: What is believed.
        skills: Whose predicates say claims in words.
        past: What is known from earlier days; None: nothing.
    """

    def __init__(self, memory: WorkingMemory, skills: SkillLibrary, past: Past | None = None) -> None:
        self._memory = memory
        self._past = past
        self._skills = skills
        self._opposites = Opposites(skills.predicates.values())

    def claims_behind(self, inquiry: Inquiry) -> tuple[Predicate, ...]:
        """The claims that an answer rests on."""
        things = inquiry.things
        if inquiry.topic is Topic.SIGHT:
            things = self._memory.catalogue.of_kind("movable")
        about = (claim for claim in inquiry.claims)
        return (*about, *(place for thing in things for place in self._places_of(thing)))

    def answer(self, inquiry: Inquiry) -> str:
        """Answer a question about where things are or what is so."""
        if inquiry.topic is Topic.WHERE:
            return self._where_all(inquiry.things)
        if inquiry.topic is Topic.LAST_SEEN:
            return " ".join(map(self._last_seen, inquiry.things))
        if inquiry.topic is Topic.SIGHT:
            return self._sight()
        return self._which(inquiry) if inquiry.topic is Topic.WHICH else self._whether(inquiry)

    # where things are

    def _places_of(self, thing: str) -> tuple[Predicate, ...]:
        if not self._memory.catalogue[thing].is_of("movable"):
            return ()
        return (*spots_of(self._memory.snapshot(), thing), Predicate("holding", (thing,)))

    def _where_all(self, things: Sequence[str]) -> str:
        told = {thing: self._where(thing) for thing in things}
        unknown = [thing for thing, where in told.items() if where is None]
        said = [where for where in told.values() if where is not None]
        if unknown:
            verb = "is" if len(unknown) == 1 else "are"
            before = " ".join(filter(None, map(self._on_earlier_days, unknown)))
            hint = f"Try: look for the {unknown[0]}"
            said.append(" ".join(filter(None, (f"I do not know where {listed(unknown)} {verb}.", before, hint))))
        return " ".join(said)

    def _where(self, thing: str) -> str | None:
        """Where a thing is, or was; None where nobody ever knew."""
        item = self._memory.catalogue[thing]
        if not item.is_of("movable"):
            reached = f" I reach it from the {item.place}." if item.place else ""
            return f"The {thing} stays where it is.{reached}"
        places = self._places_of(thing)
        true = self._newest(claim for claim in places if self._memory.verdict(claim) is Verdict.TRUE)
        if true is not None:
            return f"{self._said(true)} ({self._seen(true)})."
        before = self._newest(claim for claim in places if self._was_true(claim))
        if before is not None:
            return f"I do not know where the {thing} is. {self._last_time(before)}"
        return None

    def _last_seen(self, thing: str) -> str:
        """Where a thing was seen last, today or on an earlier day, whatever may have become of it since."""
        if not self._memory.catalogue[thing].is_of("movable"):
            return self._where(thing) or ""
        last = self._newest(claim for claim in self._places_of(thing) if self._was_true(claim))
        if last is None:
            return self._on_earlier_days(thing) or f"I have never seen the {thing}."
        belief = self._memory.last_look(last)
        source = "" if belief is None else f" ({belief.source}, {belief.probability:.0%} sure)"
        return f"{self._last_time(last).rstrip('.')}{source}."

    def _on_earlier_days(self, thing: str) -> str | None:
        return None if self._past is None else self._past.last_seen(thing)

    def _sight(self) -> str:
        """Everything whose place is known, by place."""
        found: dict[str, list[str]] = {}
        oldest = 0.0
        for thing in self._memory.catalogue.of_kind("movable"):
            claim = self._newest(one for one in self._places_of(thing) if self._memory.verdict(one) is Verdict.TRUE)
            if claim is not None:
                found.setdefault(_place_in_words(claim), []).append(thing)
                oldest = max(oldest, self._memory.age_s(claim) or 0.0)
        if not found:
            return "I know of nothing yet."
        told = "; ".join(f"{place}: {listed(things)}" for place, things in found.items())
        seen = "just now" if oldest <= JUST_NOW_S else f"up to {_ago(oldest)}"
        return f"{told[:1].upper()}{told[1:]} (seen {seen})."

    # what is so

    def _whether(self, inquiry: Inquiry) -> str:
        claims = inquiry.claims
        verdicts = [self._memory.verdict(claim) for claim in claims]
        decisive = Verdict.TRUE if inquiry.is_any else Verdict.FALSE
        if decisive in verdicts:
            verdict = decisive
        else:
            verdict = Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else decisive.opposite()
        if verdict is Verdict.UNKNOWN:
            return self._cannot_tell([one for one, of in zip(claims, verdicts, strict=True) if of is Verdict.UNKNOWN])
        telling = [one for one, of in zip(claims, verdicts, strict=True) if of is verdict]
        facts = self._facts(telling)
        return f"{'Yes' if verdict is Verdict.TRUE else 'No'}: {facts}."

    def _which(self, inquiry: Inquiry) -> str:
        if not inquiry.claims:
            return "There is nothing of the kind here."
        true = [claim for claim in inquiry.claims if self._memory.verdict(claim) is Verdict.TRUE]
        unknown = [claim for claim in inquiry.claims if self._memory.verdict(claim) is Verdict.UNKNOWN]
        if not true and unknown:
            return self._cannot_tell(unknown)
        unsure = f" I have not seen it of {listed([one.arguments[0] for one in unknown])}." if unknown else ""
        if not true:
            return "None." if inquiry.wants_number else self._nothing(inquiry.claims)
        number = f"{len(true)}: " if inquiry.wants_number else ""
        told = self._together(true)
        return f"{number}{told if number else told[:1].upper() + told[1:]}.{unsure}"

    def _nothing(self, claims: Sequence[Predicate]) -> str:
        """What is so where none of the claims is."""
        if claims[0].name == "holding" and self._memory.verdict(Predicate("hand_empty")) is Verdict.TRUE:
            return f"Nothing: my hand is empty ({self._seen(Predicate('hand_empty'))})."
        newest = self._newest(claims)
        return "Nothing." if newest is None else f"Nothing ({self._seen(newest)})."

    def _cannot_tell(self, unknown: Sequence[Predicate]) -> str:
        claim = unknown[0]
        told = f"I cannot tell whether {self._mine(self._skills.sentence(claim.atom))}." if len(unknown) == 1 else ""
        told = self._contradiction(unknown) or told or "I cannot tell: I have not seen it."
        before = self._newest(one for one in unknown if self._memory.last_look(one) is not None and self._was_true(one))
        if before is not None:
            told += f" {self._last_time(before)}"
        places = (
            self._memory.catalogue[name].place for name in reversed(claim.arguments) if name in self._memory.catalogue
        )
        place = next((place for place in places if place is not None), None)
        return told if place is None else f"{told} Try: go to the {place}"

    def _contradiction(self, claims: Sequence[Predicate]) -> str:
        """What was seen or said of claims that cannot be so together."""
        for one, other in self._memory.contradictions():
            if one.predicate in claims or other.predicate in claims:
                sides = " and that ".join(map(self._side, sorted((one, other), key=lambda belief: belief.stamp_s)))
                return f"I cannot tell: it was found that {sides}. I must look."
        return ""

    def _side(self, belief: Belief) -> str:
        claim = belief.predicate if belief.verdict is Verdict.TRUE else belief.predicate.negated()
        return f"{self._mine(self._skills.sentence(claim))} ({belief.source})"

    def _facts(self, claims: Sequence[Predicate]) -> str:
        """What is so, of claims that are all believed alike."""
        claims = claims[:_MOST_NAMED] if all(claim.positive for claim in claims) else claims
        facts = [self._fact(claim) for claim in claims]
        if len(set(facts)) > _MOST_NAMED:
            newest = self._newest(claims)
            return "nothing is there" + ("" if newest is None else f" ({self._seen(newest)})")
        return "; ".join(dict.fromkeys(facts))

    def _fact(self, claim: Predicate) -> str:
        """What is so that makes a claim true or false: for a thing that is not here, where it is."""
        memory, atom = self._memory, claim.atom
        if memory.verdict(atom) is Verdict.TRUE:
            fact = atom
        else:
            opposite = self._opposites.of(atom)
            others = () if atom.name not in ("on", "inside") else self._places_of(atom.arguments[0])
            candidates = (one for one in (opposite, *others) if one is not None)
            fact = next((one for one in candidates if memory.verdict(one) is Verdict.TRUE), atom.negated())
        text = self._mine(self._skills.sentence(fact))
        return f"{text} ({self._seen(fact)})"

    # words

    def _together(self, claims: Sequence[Predicate]) -> str:
        """Claims that differ in what they are about, in one sentence: "the lemon and the bowl are on the table"."""
        spec = self._skills.predicates[claims[0].name]
        first = f"the {{{spec.parameters[0][0]}}} is " if spec.parameters else ""
        same = {(claim.name, claim.arguments[1:]) for claim in claims}
        seen = self._seen(min(claims, key=lambda claim: -(self._memory.age_s(claim) or 0.0)))
        if len(claims) == 1 or len(same) > 1 or not first or not spec.template.startswith(first):
            return "; ".join(self._mine(self._skills.sentence(claim)) for claim in claims) + f" ({seen})"
        rest = self._skills.sentence(claims[0]).removeprefix(f"the {claims[0].arguments[0]} is ")
        return f"{listed([claim.arguments[0] for claim in claims])} are {rest} ({seen})"

    def _said(self, claim: Predicate) -> str:
        text = self._mine(self._skills.sentence(claim))
        return text[:1].upper() + text[1:]

    def _last_time(self, claim: Predicate) -> str:
        """What was so, and may have changed since."""
        was = self._said(claim).replace(" is ", " was ", 1).replace("I am ", "I was ", 1)
        return f"{was} when I last looked, {self._age(claim)}."

    def _mine(self, sentence: str) -> str:
        return sentence.replace("the robot is", "I am").replace("the robot's", "my").replace("the robot", "I")

    def _seen(self, claim: Predicate) -> str:
        belief = self._memory.last_look(claim)
        verb = "you told me" if belief is not None and belief.source == "person" else "seen"
        return f"{verb} {self._age(claim)}"

    def _age(self, claim: Predicate) -> str:
        age_s = self._memory.age_s(claim)
        return "just now" if age_s is None or age_s <= JUST_NOW_S else _ago(age_s)

    def _newest(self, claims: Iterable[Predicate]) -> Predicate | None:
        ages = {claim: self._memory.age_s(claim) for claim in claims}
        known = {claim: age_s for claim, age_s in ages.items() if age_s is not None}
        return min(known, key=known.__getitem__, default=None)

    def _was_true(self, claim: Predicate) -> bool:
        belief = self._memory.last_look(claim)
        return belief is not None and belief.verdict is Verdict.TRUE


def _place_in_words(claim: Predicate) -> str:
    if claim.name == "holding":
        return "in my hand"
    return f"{'in' if claim.name == 'inside' else claim.name} the {claim.arguments[1]}"


def _ago(age_s: float) -> str:
    return f"{age_s:.0f} s ago" if age_s < 120.0 else f"{age_s / 60.0:.0f} min ago"
