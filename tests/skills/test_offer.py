from typing import ClassVar

import pytest

from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import CompositeSkill, Movable, PolicySkill, RoutineSkill, Skill, SkillCall
from skills.offer import Unusable, checked


class Polish(RoutineSkill):
    """Polish a thing."""

    name = "polish"
    phrases = ("polish {target}",)
    target: Movable

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("shiny", (self.target,)),)


class Fidget(CompositeSkill):
    """Wait a little."""

    name = "fidget"

    def steps(self) -> tuple[SkillCall, ...]:
        return (SkillCall("wait", {"seconds": 1}),)


SHINY = PredicateSpec("shiny", (("x", "movable"),), "the {x} is shiny", "It glitters.")


def _with(part: type[Skill], **attributes: object) -> type[Skill]:
    """A skill class with something else in it."""
    return type("Other", (part,), {"__doc__": "Do it.", "__module__": __name__, **attributes})


def _raises(*_: object) -> tuple[Predicate, ...]:
    raise RuntimeError("nobody thought of this")


def test_what_can_be_used_is_handed_on_in_order() -> None:
    assert checked([Polish, SHINY, Fidget]) == (Polish, SHINY, Fidget)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("polish", "neither a skill class nor a PredicateSpec"),
        (_with(Polish, name=None), "Other has no name"),
        (_with(Polish, name="Polish it"), "'Polish it' is no name"),
        (_with(Polish, version=2), "made for skill interface 2, and this is 1"),
        (_with(Skill, name="idle"), "nothing carries 'idle' out"),
        (_with(PolicySkill, name="mute"), "no phrase to tell the policy"),
        (_with(Polish, phrases="polish it"), "no tuple of str: 'polish it'"),
        (_with(Polish, phrases=("polish {thing}",)), "no argument thing"),
        (_with(Polish, phrases=("polish {target",)), "braces hold no argument's name"),
        (_with(Polish, phrases=("polish {target!r}",)), "braces hold no argument's name"),
        (_with(Polish, phrases=("{target}",)), "begins with no word"),
        (_with(Polish, stays="visible({target})"), "no tuple of str: 'visible"),
        (_with(Polish, stays=("visible({thing})",)), "the claim 'visible({thing})', and no argument thing"),
        (_with(Polish, recoveries=lambda skill, code: "wipe"), "the recoveries of 'polish' are no tuple of SkillCall"),
        (_with(Polish, phrases=("",)), "begins with no word"),
        (_with(Polish, timeout_s="long"), "time limit 'long'"),
        (_with(Polish, timeout_s=0.0), "time limit 0.0"),
        (_with(Polish, resources="arm"), "resources 'arm'"),
        (_with(Polish, effects=lambda self: Predicate("hand_empty")), "effects of 'polish' are no tuple of Predicate"),
        (_with(Polish, preconditions=lambda self, world: None), "preconditions of 'polish' are no tuple of Predicate"),
        (_with(Fidget, steps=lambda self: ("wait",)), "steps of 'fidget' are no tuple of SkillCall"),
        (PredicateSpec("is shiny", (), "all is shiny", ""), "'is shiny' is no name"),
        (PredicateSpec("shiny", (("x", "movable"),), "the {y} is shiny", ""), "cannot be put in words"),
        (PredicateSpec("shiny", (("x", "movable"),), "the {x is shiny", ""), "cannot be put in words"),
        (PredicateSpec("shiny", (), "all is shiny", "", unknown_band=(0.9, 0.1)), "unknown band (0.9, 0.1)"),
    ],
)
def test_what_would_break_something_later_is_refused(part: object, problem: str) -> None:
    with pytest.raises(Unusable) as refusal:
        checked([SHINY, part])
    assert problem in str(refusal.value)


@pytest.mark.parametrize("method", ["preconditions", "effects", "description"])
def test_a_skill_that_raises_when_it_is_asked_is_found_out(method: str) -> None:
    attribute = classmethod(_raises) if method == "description" else _raises
    with pytest.raises(RuntimeError, match="nobody thought"):
        checked([_with(Polish, **{method: attribute})])


def test_a_skill_with_an_argument_that_only_its_author_can_choose_is_not_tried() -> None:
    class Careful(Polish):
        """Polish a thing so often."""

        grades: dict[str, int]
        phrases: ClassVar[tuple[str, ...]] = ("polish {target} {grades}",)

    assert checked([Careful]) == (Careful,)
