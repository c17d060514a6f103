"""A small kitchen and the smallest skills that the planners' tests can be told with."""

from collections.abc import Callable

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.observation import Observation
from majordomo.plan import PlanRequest
from majordomo.predicate import ANYTHING, Belief, Predicate, Verdict
from majordomo.skill import (
    Body,
    CompositeSkill,
    Container,
    Movable,
    Openable,
    PolicySkill,
    Routine,
    RoutineSkill,
    SkillCall,
    Surface,
    Thing,
)
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot, WorldView


class Open(PolicySkill):
    """Open a door."""

    name = "open"
    phrases = ("open {target}", "pull {target} open")
    target: Openable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"),)

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("open", (self.target,)), Predicate("closed", (self.target,), positive=False))


class Close(PolicySkill):
    """Close a door."""

    name = "close"
    phrases = ("close {target}", "shut {target}")
    target: Openable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"),)

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("closed", (self.target,)), Predicate("open", (self.target,), positive=False))


class Pick(PolicySkill):
    """Grasp a thing and lift it."""

    name = "pick"
    phrases = ("pick up {target}", "grab {target}", "take {target}")
    target: Movable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        doors = (
            Predicate("open", (container,))
            for container in world.catalogue.of_kind("container")
            if world.verdict(Predicate("inside", (self.target, container))) is Verdict.TRUE
        )
        return (Predicate("hand_empty"), *doors)

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("holding", (self.target,)),
            Predicate("hand_empty", positive=False),
            Predicate("on", (self.target, ANYTHING), positive=False),
            Predicate("inside", (self.target, ANYTHING), positive=False),
        )


class PlaceIn(PolicySkill):
    """Put what is held into a container."""

    name = "place_in"
    phrases = ("put {target} in {container}", "place {target} in {container}")
    target: Movable
    container: Container

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate("holding", (self.target,)), Predicate("open", (self.container,)))

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("inside", (self.target, self.container)),
            Predicate("hand_empty"),
            Predicate("holding", (self.target,), positive=False),
        )


class PlaceOn(PolicySkill):
    """Put what is held onto a surface."""

    name = "place_on"
    phrases = ("put {target} on {surface}", "place {target} on {surface}")
    target: Movable
    surface: Surface

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate("holding", (self.target,)),)

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("on", (self.target, self.surface)),
            Predicate("hand_empty"),
            Predicate("holding", (self.target,), positive=False),
        )


class SetDown(RoutineSkill):
    """Let go of whatever is held, right here."""

    name = "set_down"
    phrases = ("let go",)

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"), Predicate("holding", (ANYTHING,), positive=False))

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        return None


class Say(RoutineSkill):
    """Tell the person something."""

    name = "say"
    phrases = ("say {text}",)
    resources = frozenset()
    text: str

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        return None


class Ask(RoutineSkill):
    """Ask the person something."""

    name = "ask"
    phrases = ("ask me {question}",)
    resources = frozenset()
    question: str

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        return None


class Wait(RoutineSkill):
    """Hold still for some seconds."""

    name = "wait"
    phrases = ("wait {seconds} seconds", "wait for {seconds} seconds")
    resources = frozenset()
    seconds: float

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        return None


class LookFor(RoutineSkill):
    """Look where a thing is."""

    name = "look_for"
    phrases = ("look for {target}", "find {target}")
    resources = frozenset()
    target: Thing

    def act(self, body: Body, observation: Observation) -> Routine:
        yield None
        return None


class Stow(CompositeSkill):
    """Put a thing away and shut the door."""

    name = "stow"
    phrases = ("stow {target} in {container}",)
    target: Movable
    container: Container

    def steps(self) -> tuple[SkillCall, ...]:
        return (
            SkillCall("open", {"target": self.container}),
            SkillCall("pick", {"target": self.target}),
            SkillCall("place_in", {"target": self.target, "container": self.container}),
            SkillCall("close", {"target": self.container}),
        )


SKILLS = (Open, Close, Pick, PlaceIn, PlaceOn, SetDown, Say, Ask, Wait, LookFor, Stow)

CATALOGUE = Catalogue.of(
    [
        *(
            Item(f"{colour} cup", frozenset({"movable"}), ("cup", "mug"), (colour,))
            for colour in ("red", "blue", "green")
        ),
        Item("yellow lemon", frozenset({"movable"}), ("lemon", "fruit"), ("yellow",)),
        Item("can", frozenset({"movable"}), ("can", "tin"), ("purple",)),
        Item("sponge", frozenset({"movable"}), ("sponge",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave", "oven")),
        Item("tray", frozenset({"surface"}), ("tray", "platter"), ("white",)),
        Item("counter", frozenset({"surface"}), ("counter", "worktop", "table")),
    ]
)

SnapshotMaker = Callable[..., WorldSnapshot]


def snapshot_of(*claims: str) -> WorldSnapshot:
    """A snapshot in which these claims ("open(microwave)", "not holding(can)") were seen and nothing else."""
    beliefs = {}
    for claim in map(Predicate.parse, claims):
        verdict = Verdict.TRUE if claim.positive else Verdict.FALSE
        beliefs[claim.atom] = Belief(claim.atom, verdict, float(claim.positive), 0.0, "cameras")
    return WorldSnapshot(CATALOGUE, beliefs)


@pytest.fixture
def skills() -> SkillLibrary:
    return SkillLibrary(SKILLS)


@pytest.fixture
def seen() -> SnapshotMaker:
    return snapshot_of


@pytest.fixture
def tidy() -> WorldSnapshot:
    """Everything on the counter, the microwave closed, the hand empty."""
    movable = CATALOGUE.of_kind("movable")
    return snapshot_of(
        "hand_empty()",
        "closed(microwave)",
        "not open(microwave)",
        *(f"on({name}, counter)" for name in movable),
        *(f"not on({name}, tray)" for name in movable),
        *(f"not inside({name}, microwave)" for name in movable),
        *(f"not holding({name})" for name in movable),
    )


@pytest.fixture
def request_of() -> Callable[[str], PlanRequest]:
    return PlanRequest
