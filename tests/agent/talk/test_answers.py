"""What is answered when somebody asks where things are."""

import pytest

from agent.talk.answers import Answers
from majordomo.catalogue import Catalogue, Item
from majordomo.inquiry import Inquiry, Topic
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

CATALOGUE = Catalogue.of(
    [
        *(Item(f"{colour} cup", frozenset({"movable"}), ("cup",), (colour,)) for colour in ("red", "blue", "green")),
        Item("counter", frozenset({"surface"}), ("counter",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
    ]
)
CUPS = ("red cup", "blue cup", "green cup")


@pytest.fixture
def memory() -> WorkingMemory:
    return WorkingMemory(CATALOGUE, FakeClock())


def seen(claim: str) -> Belief:
    return Belief(Predicate.parse(claim), Verdict.TRUE, 1.0, 0.0, "cameras")


def answer(memory: WorkingMemory, inquiry: Inquiry) -> str:
    return Answers(memory, SkillLibrary(BUILTIN_SKILLS)).answer(inquiry)


def test_what_is_at_the_same_place_is_told_in_one_sentence(memory: WorkingMemory) -> None:
    memory.commit([seen("on(red cup, counter)"), seen("on(green cup, counter)"), seen("inside(blue cup, microwave)")])
    assert answer(memory, Inquiry(Topic.WHERE, things=CUPS)) == (
        "The red cup and the green cup are on the counter (seen just now). "
        "The blue cup is inside the microwave (seen just now)."
    )


def test_how_many_there_are_is_told_by_a_number_of_those_whose_place_is_known(memory: WorkingMemory) -> None:
    memory.commit([seen("on(red cup, counter)"), seen("on(green cup, counter)")])
    told = answer(memory, Inquiry(Topic.WHERE, things=CUPS, wants_number=True))
    assert told.startswith("2: The red cup and the green cup are on the counter (seen just now). I do not know where")


def test_what_is_seen_is_told_place_by_place_with_its_age(memory: WorkingMemory) -> None:
    memory.commit([seen("on(red cup, counter)"), seen("holding(blue cup)"), seen("on(green cup, counter)")])
    assert answer(memory, Inquiry(Topic.SIGHT)) == (
        "On the counter: the red cup and the green cup; in my hand: the blue cup (seen just now)."
    )


@pytest.mark.parametrize(("asked", "told"), [(CUPS[:2], "None (seen just now)."), (CUPS, "Nothing (seen just now).")])
def test_where_nothing_is_so_that_is_told_with_its_age(
    memory: WorkingMemory, asked: tuple[str, ...], told: str
) -> None:
    claims = tuple(Predicate("on", (cup, "counter")) for cup in asked)
    memory.commit([Belief(claim, Verdict.FALSE, 0.0, 0.0, "cameras") for claim in claims])
    assert answer(memory, Inquiry(Topic.WHICH, claims=claims, is_any=True)) == told


def test_where_nothing_was_seen_nothing_is_made_up(memory: WorkingMemory) -> None:
    assert answer(memory, Inquiry(Topic.SIGHT)) == "I know of nothing yet."


def test_a_closed_door_that_hides_what_is_asked_for_is_told(memory: WorkingMemory) -> None:
    memory.commit([seen("closed(microwave)")])
    inside = tuple(Predicate("inside", (cup, "microwave")) for cup in CUPS)
    assert answer(memory, Inquiry(Topic.WHICH, claims=inside, is_any=True)) == (
        "I cannot tell: I have not seen it. The microwave is closed (seen just now)."
    )


def test_things_that_were_never_seen_are_told_of_together(memory: WorkingMemory) -> None:
    memory.commit([seen("on(blue cup, counter)")])
    assert answer(memory, Inquiry(Topic.WHERE, things=CUPS)) == (
        "The blue cup is on the counter (seen just now). "
        "I do not know where the red cup and the green cup are. Try: look for the red cup"
    )
