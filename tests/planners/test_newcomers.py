"""What a task makes of things that are in no catalogue: they have names, and nothing can be done with them yet."""

from collections.abc import Callable

import numpy as np
import pytest

from majordomo.newcomer import Newcomer
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import PolicySkill
from majordomo.testing import FakeClock
from memory.newcomers import Newcomers
from memory.working_memory import WorkingMemory
from planners.builtin import BuiltinPlanner
from sim.scene import load_scene
from skills.registry import load_skills

LIBRARY = load_skills(plugins=()).library
RED = Newcomer(("small", "red"), 0.06, np.zeros(3), np.zeros(2), "looks-1", 0.0, ("on", "table"))
Ask = Callable[[str], PlannerAnswer]


@pytest.fixture
def memory() -> WorkingMemory:
    """The red cup and a small red thing are on the table; nothing else is seen anywhere."""
    catalogue = load_scene("kitchen").catalogue()
    memory = WorkingMemory(catalogue, FakeClock())
    memory.acquaint(Newcomers([name for name, skill in LIBRARY.skills.items() if issubclass(skill, PolicySkill)]))
    memory.meet([RED])
    seen = [Belief(Predicate("hand_empty"), Verdict.TRUE, 0.98, 0.0, "cameras")]
    for thing in catalogue.of_kind("movable"):
        for surface in catalogue.of_kind("surface"):
            verdict = Verdict.TRUE if (thing, surface) == ("red cup", "table") else Verdict.FALSE
            seen.append(Belief(Predicate("on", (thing, surface)), verdict, 0.98, 0.0, "cameras"))
    memory.commit(seen)
    return memory


@pytest.fixture
def ask(memory: WorkingMemory) -> Ask:
    return lambda words: BuiltinPlanner().plan(PlanRequest(words), memory.snapshot(), LIBRARY)


def test_what_nobody_practised_on_is_not_picked_up(ask: Ask) -> None:
    answer = ask("pick up the small red thing")
    assert isinstance(answer, Refusal)
    assert answer.reason == "I cannot move the small red thing."


def test_it_can_be_looked_for(ask: Ask, memory: WorkingMemory) -> None:
    memory.meet([])
    answer = ask("look for the small red thing")
    assert isinstance(answer, Plan)
    assert answer.goals == (Predicate("visible", ("small red thing",)),)


@pytest.mark.parametrize("words", ["put everything on the table in the sink", "put the red thing in the sink"])
def test_where_words_mean_it_too_it_is_said_that_it_is_left(ask: Ask, words: str) -> None:
    answer = ask(words)
    assert isinstance(answer, Plan)
    assert answer.goals == (Predicate("inside", ("red cup", "sink")),)
    assert "left where it is, for I cannot handle it: the small red thing" in answer.assumptions


def test_what_a_person_showed_is_called_so(ask: Ask, memory: WorkingMemory) -> None:
    memory.show()
    assert ask("look for the thing I showed you") == ask("look for the small red thing")
