"""A small kitchen, what can be asked for in it, and a composite skill."""

from collections.abc import Callable, Sequence

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.plan import PlanRequest
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import CompositeSkill, Container, Movable, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.model.language_model import Json, Message, Patience, Usage
from skills.registry import BUILTIN_SKILLS


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
    return SkillLibrary((*BUILTIN_SKILLS, Stow))


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


class ScriptedModel:
    """A language model that says what a test has written for it.

    Args:
        answers: In turn; an exception is raised instead of being said, and the last one is given for ever.

    Attributes:
        asked: The messages of every question, oldest first.
        schemas: Those of the answers that were asked for.
        patiences: With those answers.
        shares: What `rank` says; empty: every option is as good as the others.
    """

    name = "scripted"

    def __init__(self, *answers: str | Exception) -> None:
        self.asked: list[list[Message]] = []
        self.schemas: list[Json] = []
        self.patiences: list[Patience] = []
        self.shares: list[tuple[float, ...]] = []
        self.usage = Usage()
        self._answers = list(answers)

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        self.asked.append(list(messages))
        self.schemas.append(schema)
        self.patiences.append(patience)
        self.usage += Usage(1, 1, seconds=1.0)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        patience.hear(answer)
        return answer

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        self.asked.append(list(messages))
        self.patiences.append(patience)
        return self.shares.pop(0) if self.shares else tuple(1.0 / len(options) for _ in options)


@pytest.fixture
def scripted() -> type[ScriptedModel]:
    """Makes a language model that says what it is given."""
    return ScriptedModel
