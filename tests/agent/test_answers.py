"""What is answered when somebody asks where things are."""

from agent.talk.answers import Answers
from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock
from majordomo.utterance import Inquiry, Topic
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

CATALOGUE = Catalogue.of(
    [
        *(Item(f"{colour} cup", frozenset({"movable"}), ("cup",), (colour,)) for colour in ("red", "blue", "green")),
        Item("counter", frozenset({"surface"}), ("counter",)),
    ]
)


def test_things_that_were_never_seen_are_told_of_together() -> None:
    memory = WorkingMemory(CATALOGUE, FakeClock())
    memory.commit([Belief(Predicate("on", ("blue cup", "counter")), Verdict.TRUE, 1.0, 0.0, "cameras")])
    answers = Answers(memory, SkillLibrary(BUILTIN_SKILLS))
    assert answers.answer(Inquiry(Topic.WHERE, things=("red cup", "blue cup", "green cup"))) == (
        "The blue cup is on the counter (seen just now). "
        "I do not know where the red cup and the green cup are. Try: look for the red cup"
    )
