"""Answers questions about the scene from what is believed, with the age of every look that they rest on."""

from collections.abc import Sequence

from agent.talk.claim_words import ClaimWords
from agent.talk.past import Past
from agent.talk.whereabouts import Whereabouts
from agent.wording import capital, listed
from majordomo.inquiry import Inquiry, Topic
from majordomo.predicate import Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from memory.working_memory import WorkingMemory

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
        self._skills = skills
        self._words = ClaimWords(memory, skills)
        self._places = Whereabouts(memory, self._words, past)

    def claims_behind(self, inquiry: Inquiry) -> tuple[Predicate, ...]:
        """The claims that an answer rests on."""
        things = inquiry.things
        if inquiry.topic is Topic.SIGHT:
            things = self._memory.catalogue.of_kind("movable")
        meant = (claim for _, one in inquiry.candidates for claim in self.claims_behind(one))
        return (*inquiry.claims, *meant, *(place for thing in things for place in self._places.places_of(thing)))

    def answer(self, inquiry: Inquiry) -> str:
        """Answer a question about where things are or what is so."""
        if inquiry.topic is Topic.WHERE:
            return self._places.of_all(inquiry.things, is_counted=inquiry.wants_number)
        if inquiry.topic is Topic.LAST_SEEN:
            return " ".join(map(self._places.last_seen, inquiry.things))
        if inquiry.topic is Topic.SIGHT:
            return self._places.of_everything()
        return self._which(inquiry) if inquiry.topic is Topic.WHICH else self._whether(inquiry)

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
        true = [claim for claim in inquiry.claims if self._is_so(claim)]
        unknown = [claim for claim in inquiry.claims if self._memory.verdict(claim) is Verdict.UNKNOWN]
        if not true and unknown:
            return self._cannot_tell(unknown)
        unsure = f" I have not seen it of {listed([one.arguments[0] for one in unknown])}." if unknown else ""
        if not true:
            return "None." if inquiry.wants_number else self._nothing(inquiry.claims)
        number = f"{len(true)}: " if inquiry.wants_number else ""
        told = self._words.together(true)
        return f"{number}{told if number else capital(told)}.{unsure}"

    def _nothing(self, claims: Sequence[Predicate]) -> str:
        """What is so where none of the claims is."""
        if claims[0].name == "holding" and self._memory.verdict(Predicate("hand_empty")) is Verdict.TRUE:
            return f"Nothing: my hand is empty ({self._words.seen(Predicate('hand_empty'))})."
        asked, movable = {claim.arguments[:1] for claim in claims}, self._memory.catalogue.of_kind("movable")
        none = "Nothing" if len(asked) >= len(movable) else "None"
        newest = self._words.newest(claims)
        return f"{none}." if newest is None else f"{none} ({self._words.seen(newest)})."

    def _cannot_tell(self, unknown: Sequence[Predicate]) -> str:
        claim = unknown[0]
        told = f"I cannot tell whether {self._words.phrase(claim.atom)}." if len(unknown) == 1 else ""
        told = self._contradiction(unknown) or told or "I cannot tell: I have not seen it."
        told += self._hidden_by(unknown)
        before = self._words.newest_seen(unknown)
        if before is not None:
            told += f" {self._words.last_time(before)}"
        places = (
            self._memory.catalogue[name].place for name in reversed(claim.arguments) if name in self._memory.catalogue
        )
        place = next((place for place in places if place is not None), None)
        return told if place is None else f"{told} Try: go to the {place}"

    def _hidden_by(self, claims: Sequence[Predicate]) -> str:
        """Which closed doors hide what is asked for."""
        names = dict.fromkeys(claim.arguments[1] for claim in claims if claim.name == "inside")
        doors = [door for door in (Predicate("closed", (name,)) for name in names) if self._is_so(door)]
        return f" {capital(self._words.together(doors))}." if doors else ""

    def _is_so(self, claim: Predicate) -> bool:
        return self._memory.verdict(claim) is Verdict.TRUE

    def _contradiction(self, claims: Sequence[Predicate]) -> str:
        """What was seen or said of claims that cannot be so together."""
        for one, other in self._memory.contradictions():
            if one.predicate in claims or other.predicate in claims:
                sides = " and that ".join(
                    map(self._words.found, sorted((one, other), key=lambda belief: belief.stamp_s))
                )
                return f"I cannot tell: it was found that {sides}. I must look."
        return ""

    def _facts(self, claims: Sequence[Predicate]) -> str:
        """What is so, of claims that are all believed alike."""
        claims = claims[:_MOST_NAMED] if all(claim.positive for claim in claims) else claims
        facts = [self._fact(claim) for claim in claims]
        if len(set(facts)) > _MOST_NAMED:
            newest = self._words.newest(claims)
            return "nothing is there" + ("" if newest is None else f" ({self._words.seen(newest)})")
        return "; ".join(dict.fromkeys(facts))

    def _fact(self, claim: Predicate) -> str:
        """What is so that makes a claim true or false: for a thing that is not here, where it is."""
        memory, atom = self._memory, claim.atom
        if memory.verdict(atom) is Verdict.TRUE:
            fact = atom
        else:
            opposite = self._skills.opposites.of(atom)
            others = () if atom.name not in ("on", "inside") else self._places.places_of(atom.arguments[0])
            candidates = (one for one in (opposite, *others) if one is not None)
            fact = next((one for one in candidates if memory.verdict(one) is Verdict.TRUE), atom.negated())
        return f"{self._words.phrase(fact)} ({self._words.seen(fact)})"
