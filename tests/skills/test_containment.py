"""What a plugin's skill says of itself may break down: then it is named, and nothing but a fault comes of it."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from majordomo.predicate import Predicate
from majordomo.skill import RoutineSkill
from skills.containment import SkillBroken, contain
from skills.open import Open
from skills.registry import load_skills


def skill_that(name: str, answer: Any) -> RoutineSkill:
    """A contained skill with a method of that name."""

    class Odd(RoutineSkill):
        pass

    Odd.name = "odd"
    setattr(Odd, name, lambda self, *asked: answer() if callable(answer) else answer)
    contain(Odd)
    return Odd()


@pytest.mark.parametrize("name", ["preconditions", "invariants", "recoveries"])
@pytest.mark.parametrize("error", [ZeroDivisionError("oh"), SystemExit(3)], ids=["raises", "exits"])
def test_whatever_it_raises_is_a_fault_that_names_it_and_the_question(name: str, error: BaseException) -> None:
    def answer() -> None:
        raise error

    with pytest.raises(SkillBroken, match=rf"'odd', asked for its {name}, broke down: {type(error).__name__}.* Try: "):
        getattr(skill_that(name, answer), name)(None)


@pytest.mark.parametrize("given", [None, "open(microwave)", (Predicate("open"), "closed(microwave)")])
def test_what_is_no_answer_is_a_fault(given: object) -> None:
    with pytest.raises(SkillBroken, match=re.escape(f"'odd', asked for its effects, gives {given!r}.")):
        skill_that("effects", given).effects()


def test_a_right_answer_stays_as_it_is_however_often_it_is_contained() -> None:
    effects = (Predicate("open", ("microwave",)),)
    skill = skill_that("effects", effects)
    before = type(skill).effects
    contain(type(skill))
    assert type(skill).effects is before
    assert skill.effects() is effects


def test_plugins_are_contained_when_they_are_loaded_and_what_is_built_in_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "majordomo_moody.py").write_text(
        "from majordomo.skill import RoutineSkill\n\n\n"
        "class Moody(RoutineSkill):\n"
        "    name = 'moody'\n\n"
        "    def effects(self):\n"
        "        return () if Moody.__dict__.get('mood', 1) else 1 // 0\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    plugin = EntryPoint("moody", "majordomo_moody:Moody", "majordomo.skills")
    library = load_skills([plugin]).library
    library["moody"].mood = 0  # type: ignore[attr-defined]  # from now on it breaks down
    with pytest.raises(SkillBroken):
        library["moody"]().effects()
    assert not hasattr(Open.effects, "is_contained")
