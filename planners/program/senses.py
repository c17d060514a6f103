"""What a program sees with: what is believed now, and where to look for what is not known. It never guesses."""

from majordomo.errors import UnknownName
from majordomo.plan import Question
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.whereabouts import standing_at
from planners.english.things.context import Context
from planners.english.things.named import listed
from planners.program.functions import called_so

_LOOK_FOR = "look_for"
_GO_TO = "go_to"


class Beliefs:
    """What is believed, and what the person has said of it.

    Args:
        context: What there is, what is believed of it, and the answers to questions.
        asked: The claim about which the person may have been asked.

    Attributes:
        assumptions: What was taken for granted, in words.
    """

    def __init__(self, context: Context, asked: Predicate | None = None) -> None:
        self.assumptions: list[str] = []
        self._context = context
        self._asked = asked

    def find(self, noun: str) -> tuple[str, ...]:
        """Names of what is called so, of those that were seen somewhere, if any were.

        Raises:
            UnknownName: Nothing is called so.
        """
        names = called_so(noun, self._context.catalogue)
        seen = tuple(name for name in names if self._context.was_seen(name)) or names
        if len(seen) < len(names):
            unseen = tuple(name for name in names if name not in seen)
            self.assumptions.append(f"not seen, and left out: {listed(unseen)}")
        return seen

    def is_so(self, claim: Predicate) -> bool | None:
        """Whether a claim is believed; None where nobody knows.

        Raises:
            UnknownName: It speaks of what is not there.
        """
        if not self._makes_sense(claim):
            return False
        verdict = self._context.verdict(claim)
        if verdict is not Verdict.UNKNOWN:
            return verdict is Verdict.TRUE
        answer = self.question(claim) if claim == self._asked else None
        return answer if isinstance(answer, bool) else None

    def question(self, claim: Predicate) -> bool | Question:
        """What the person has said of a claim; else what they are to be asked."""
        return self._context.ask_whether(f"I cannot tell: is it so that {self._context.skills.sentence(claim)}?")

    def way_to_see(self, claim: Predicate) -> SkillCall | None:
        """What to do to see whether a claim is so; None where nothing helps.

        The robot drives to where it sees the fixture; where it stands there already, or need not drive, it looks for
        the thing, with its arm out of the way. Of what is in view nothing tells more.
        """
        if claim.name in VIEWPOINT or not claim.arguments:
            return None
        world = self._context.world
        stands = [stand for name in reversed(claim.arguments) for stand in standing_at(world, name)]
        away = next((stand for stand in stands if world.verdict(stand) is not Verdict.TRUE), None)
        if away is not None and _GO_TO in self._context.skills.skills:
            return SkillCall(_GO_TO, {"place": away.arguments[0]})
        thing = claim.arguments[0]
        is_seen = world.verdict(Predicate("visible", (thing,))) is Verdict.TRUE
        if is_seen or _LOOK_FOR not in self._context.skills.skills:
            return None
        return SkillCall(_LOOK_FOR, {"target": thing})

    def _makes_sense(self, claim: Predicate) -> bool:
        """Whether its things are of the kinds that it is about: a lemon is never open.

        Raises:
            UnknownName: One is nothing that is known.
        """
        catalogue = self._context.catalogue
        spec = self._context.skills.predicates.get(claim.name)
        if spec is None:
            raise UnknownName("predicate", claim.name, self._context.skills.predicates)
        kinds = [kind for _, kind in spec.parameters]
        return all(catalogue[name].is_of(kind) for name, kind in zip(claim.arguments, kinds, strict=True))
