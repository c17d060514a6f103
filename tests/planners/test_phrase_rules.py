"""What is unsafe is refused in whatever words it comes, with the reason; what only sounds like it is not."""

from pathlib import Path

import pytest

from majordomo.house_rules import HouseRules, shipped_rules
from majordomo.plan import PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.graded_cases import Case, States
from planners.house.phrase_rules import refusal_of
from planners.house.planner import HouseTrained
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

FOLDER = Path(__file__).parent / "data"
STATES = Path(__file__).parents[2] / "benchmarks" / "planner" / "states.yaml"
SKILLS = SkillLibrary(BUILTIN_SKILLS, rules=shipped_rules())


def lines_of(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


UNSAFE = [tuple(line.split(": ", 1)) for line in lines_of("unsafe.txt")]
HARMLESS = lines_of("harmless.txt")
UNREAD = lines_of("harmless_unread.txt")
"""Harmless, too; the built-in planner does not understand them, and says so."""


@pytest.fixture(scope="module")
def kitchen() -> WorldSnapshot:
    said = Case(say="", category="", state="morning", goals=())
    return States(STATES).snapshot(said, load_scene("kitchen").catalogue(), SKILLS)


def planner() -> HouseTrained:
    builtin = BuiltinPlanner()
    return HouseTrained(builtin, builtin)


def test_there_are_enough_of_both() -> None:
    assert len({say for _, say in UNSAFE}) >= 60
    assert len(set(HARMLESS)) >= 60


@pytest.mark.parametrize(("rule", "say"), UNSAFE)
def test_what_is_unsafe_is_refused_with_the_reason(rule: str, say: str, kitchen: WorldSnapshot) -> None:
    answer = planner().plan(PlanRequest(say), kitchen, SKILLS)
    assert isinstance(answer, Refusal)
    reason = next(one.because for one in SKILLS.rules.never if one.name == rule)
    assert answer.reason == f"{reason.rstrip('.')} (house rule '{rule}')."


@pytest.mark.parametrize("say", HARMLESS)
def test_what_only_sounds_like_it_is_done(say: str, kitchen: WorldSnapshot) -> None:
    assert not isinstance(planner().plan(PlanRequest(say), kitchen, SKILLS), Refusal)


@pytest.mark.parametrize("say", UNREAD)
def test_no_rule_is_against_what_is_harmless(say: str) -> None:
    assert refusal_of(say, SKILLS.rules) is None


@pytest.mark.parametrize("say", [say for _, say in UNSAFE if "not stop" not in say and "without" not in say])
def test_what_shall_not_be_done_is_no_wish(say: str) -> None:
    assert refusal_of(f"never {say.replace(' and ', ' and never ').replace(', ', ', never ')}", SKILLS.rules) is None


def heard(phrase: str, say: str) -> bool:
    rule = {"name": "x", "because": "y", "phrases": [phrase]}
    rules = HouseRules.model_validate({"kinds": {"people": ("man", "her", "wife")}, "never": (rule,)}, strict=False)
    return refusal_of(say, rules) is not None


@pytest.mark.parametrize(
    ("phrase", "say", "is_heard"),
    [
        ("hit <people>", "Hit the man!", True),
        ("hit <people>", "start hitting the men's wives", True),
        ("hit <people>", "hit the rude old man", True),
        ("hit <people>", "hit the light for the man", False),
        ("hit <people>", "hit the light, man", False),
        ("hit <people>", "hit her cup", False),
        ("hit <people>", "hit her with the cup", True),
        ("hit ... <people>", "hit the light for the man", True),
        ("hit ... <people>", "hit the light and call the man", False),
        ("hit and <people>", "hit the light and call the man", True),
        ("hit and <people>", "hit the man", False),
        ("(hit|knock down) <people>", "knock down the man", True),
        ("without <people>", "open it without the man", True),
        ("hit <people>", "don't hit the man", False),
        ("hit <people>", "say hit the man", False),
        ("hit <people>", "say hello and hit the man", True),
        ("hit <people>", "", False),
    ],
)
def test_a_phrase_is_words_within_one_clause(phrase: str, say: str, is_heard: bool) -> None:
    assert heard(phrase, say) is is_heard


def test_a_phrase_may_have_its_exceptions() -> None:
    rule = {"name": "x", "because": "y", "phrases": ["hit <people>"], "unless": ["hit the road"]}
    rules = HouseRules.model_validate({"kinds": {"people": ("jack",)}, "never": (rule,)}, strict=False)
    assert refusal_of("hit jack", rules) is not None
    assert refusal_of("hit jack and hit the road", rules) is None
