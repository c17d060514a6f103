"""Drive to a place."""

from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import PlaceToStand, PolicySkill


class GoTo(PolicySkill):
    """Drive to a place and stand there as its work needs it; what the hand holds comes along."""

    name = "go_to"
    phrases = ("go to {place}", "drive to {place}", "move to {place}", "go over to {place}")
    timeout_s = 60.0
    keeps_grip = True
    place: PlaceToStand

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("robot_at", (self.place,)),
            Predicate("robot_at", (ANYTHING,), positive=False),
            Predicate("visible", (ANYTHING,), positive=False),  # another place, another view
            Predicate("reachable", (ANYTHING,), positive=False),
        )
