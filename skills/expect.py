"""Look whether something is so."""

from typing import Annotated

from pydantic import AfterValidator

from majordomo.errors import UnreadableInput
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from majordomo.skill import Body, Routine, RoutineSkill
from majordomo.world import WorldView


def _parsed(text: str) -> str:
    """The claim as it is always written.

    Raises:
        ValueError: The text is no claim.
    """
    try:
        return str(Predicate.parse(text))
    except UnreadableInput as error:
        raise ValueError(f"{error.problem} It must have {error.remedy}") from None


class Expect(RoutineSkill):
    """Go on only if a claim is seen true; nothing moves."""

    name = "expect"
    resources = frozenset()
    timeout_s = 5.0
    claim: Annotated[str, AfterValidator(_parsed)]

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate.parse(self.claim),)

    def act(self, body: Body, observation: Observation) -> Routine:
        yield from ()  # it need not even hold still
        return None
