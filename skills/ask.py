"""Ask the person something."""

from typing import Annotated

from pydantic import Field

from majordomo.observation import Observation
from majordomo.skill import Body, Routine, RoutineSkill


class Ask(RoutineSkill):
    """Ask the person something and hold still until the answer comes."""

    name = "ask"
    phrases = ("ask me {question}", "ask {question}")
    resources = frozenset({"arm"})  # nothing moves while a person thinks
    timeout_s = 60.0
    question: Annotated[str, Field(min_length=1, max_length=500)]

    def act(self, body: Body, observation: Observation) -> Routine:
        body.ask(self.question)
        while body.answer() is None:
            yield None
        return None
