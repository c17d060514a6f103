"""Claims in words: what was so, when that was seen, and what goes together in one sentence."""

from collections.abc import Iterable, Sequence

from agent.wording import capital, listed
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from memory.working_memory import WorkingMemory

JUST_NOW_S = 3.0
"""A look that is no older is not said to be old [s]."""


class ClaimWords:
    """Says claims, with the age of the look that they rest on.

    Args:
        memory: What was seen, and when.
        skills: Whose predicates say claims in words.
    """

    def __init__(self, memory: WorkingMemory, skills: SkillLibrary) -> None:
        self._memory = memory
        self._skills = skills

    def phrase(self, claim: Predicate) -> str:
        """A claim as the robot says it of itself and of things: "I am holding the lemon"."""
        sentence = self._skills.sentence(claim)
        return sentence.replace("the robot is", "I am").replace("the robot's", "my").replace("the robot", "I")

    def sentence(self, claim: Predicate) -> str:
        """The same as a sentence begins."""
        return capital(self.phrase(claim))

    def together(self, claims: Sequence[Predicate]) -> str:
        """Claims that differ in what they are about, in one sentence: "the lemon and the bowl are on the table"."""
        spec = self._skills.predicates[claims[0].name]
        first = f"the {{{spec.parameters[0][0]}}} is " if spec.parameters else ""
        same = {(claim.name, claim.arguments[1:]) for claim in claims}
        seen = self.seen(min(claims, key=lambda claim: -(self._memory.age_s(claim) or 0.0)))
        if len(claims) == 1 or len(same) > 1 or not first or not spec.template.startswith(first):
            return "; ".join(self.phrase(claim) for claim in claims) + f" ({seen})"
        rest = self._skills.sentence(claims[0]).removeprefix(f"the {claims[0].arguments[0]} is ")
        return f"{listed([claim.arguments[0] for claim in claims])} are {rest} ({seen})"

    def found(self, belief: Belief) -> str:
        """What was found, and by whom."""
        claim = belief.predicate if belief.verdict is Verdict.TRUE else belief.predicate.negated()
        return f"{self.phrase(claim)} ({belief.source})"

    def last_time(self, claim: Predicate) -> str:
        """What was so, and may have changed since."""
        was = self.sentence(claim).replace(" is ", " was ", 1).replace("I am ", "I was ", 1)
        return f"{was} when I last looked, {self._age(claim)}."

    def seen(self, claim: Predicate) -> str:
        """When a claim was seen, or who told it."""
        belief = self._memory.last_look(claim)
        verb = "you told me" if belief is not None and belief.source == "person" else "seen"
        return f"{verb} {self._age(claim)}"

    def _age(self, claim: Predicate) -> str:
        age_s = self._memory.age_s(claim)
        return "just now" if age_s is None or age_s <= JUST_NOW_S else ago(age_s)

    def newest(self, claims: Iterable[Predicate]) -> Predicate | None:
        """The claim that was judged last; None where none ever was."""
        ages = {claim: self._memory.age_s(claim) for claim in claims}
        known = {claim: age_s for claim, age_s in ages.items() if age_s is not None}
        return min(known, key=known.__getitem__, default=None)

    def newest_seen(self, claims: Iterable[Predicate]) -> Predicate | None:
        """The claim that was seen true last, whatever may have become of it since."""
        looks = ((claim, self._memory.last_look(claim)) for claim in claims)
        return self.newest(claim for claim, look in looks if look is not None and look.verdict is Verdict.TRUE)


def ago(age_s: float) -> str:
    """How long ago something was."""
    return f"{age_s:.0f} s ago" if age_s < 120.0 else f"{age_s / 60.0:.0f} min ago"
