"""Tell the person something."""

from typing import Annotated

from pydantic import Field

from majordomo.observation import Observation
from majordomo.skill import Body, Routine, RoutineSkill


class Say(RoutineSkill):
    """Tell the person something."""

    name = "say"
    phrases = ("say {text}", "tell me {text}")
    resources = frozenset()
    timeout_s = 5.0
    text: Annotated[str, Field(min_length=1, max_length=500)]

    def act(self, body: Body, observation: Observation) -> Routine:
        body.say(self.text)
        yield None
        return None
