"""Each rule that comes along forbids, asks about or adds what it should, and lets alone what it should."""

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import PlanForbidden
from majordomo.house_rules import HouseRules, shipped_rules
from majordomo.plan import Plan, PlannedCall, PlanRequest, Refusal
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.rule_faults import faults_of
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.checker import accept, check
from planners.house.check import review
from planners.house.phrase_rules import refusal_of, risks_told
from skills.registry import BUILTIN_SKILLS

KITCHEN = Catalogue.of(
    [
        Item("fork", frozenset({"movable"}), ("fork",)),
        Item("cup", frozenset({"movable"}), ("cup",)),
        Item("sponge", frozenset({"movable"}), ("sponge",)),
        Item("bottle", frozenset({"movable"}), ("bottle",)),
        Item("microwave", frozenset({"openable", "container", "switchable"}), ("microwave",)),
        Item("burner", frozenset({"switchable", "surface"}), ("burner",)),
        Item("table", frozenset({"surface"}), ("table",)),
    ]
)
SKILLS = SkillLibrary(BUILTIN_SKILLS, rules=shipped_rules())

# by rule: what is so, what is done; first what the rule is there for, then what it lets alone
ON_PLANS = {
    "metal in a running microwave": (
        ("inside(fork, microwave)", "turn_on(microwave)"),
        ("inside(cup, microwave)", "turn_on(microwave)"),
    ),
    "flammable things on a lit burner": (
        ("on(sponge, burner)", "turn_on(burner)"),
        ("on(sponge, table)", "turn_on(burner)"),
    ),
    "flammable things by a lit burner": (
        ("holding(sponge) turned_on(burner)", "place_on(sponge, burner)"),
        ("holding(cup) turned_on(burner)", "place_on(cup, burner)"),
    ),
    "fire and heat": (("hand_empty()", "turn_on(burner)"), ("hand_empty()", "turn_off(burner)")),
    "flammable things by the burner": (
        ("on(sponge, burner)", "turn_on(burner)"),
        ("on(cup, burner)", "turn_on(burner)"),
    ),
    "a running microwave": (("hand_empty()", "turn_on(microwave)"), ("hand_empty()", "open(microwave)")),
    "glass": (("on(bottle, table)", "pick(bottle)"), ("on(cup, table)", "pick(cup)")),
}

IN_WORDS = {
    "heating metal in a microwave": ("microwave the fork", "put the fork in the microwave"),
    "flammable things to the fire": ("put the sponge on the lit burner", "put the sponge on the table"),
    "fire": ("set the kitchen on fire", "put the kettle on"),
    "fire left alone": ("leave the burner on all night", "leave the burner on"),
    "nobody is hurt": ("hit the man", "hit the light for the man"),
    "nobody is poisoned": ("put bleach in the cup", "put bleach in the sink"),
    "safeguards stay on": ("turn off the emergency stop", "turn off the light"),
    "nothing is broken on purpose": ("smash the window", "close the window"),
    "no electricity in water": ("put the toaster in the sink", "put the toaster on the shelf"),
    "handing something to a person": ("hand me the cup", "give me a hand with the cup"),
}

IN_THE_END = {"burner off afterwards"}


def world(*claims: str) -> WorldSnapshot:
    atoms = map(Predicate.parse, claims)
    return WorldSnapshot(KITCHEN, {atom: Belief(atom, Verdict.TRUE, 1.0, 0.0, "cameras") for atom in atoms})


def plan_of(*calls: str, goals: tuple[str, ...] = ()) -> Plan:
    planned = []
    for number, call in enumerate(map(Predicate.parse, calls)):
        names = SKILLS[call.name].argument_kinds()
        arguments = dict(zip(names, call.arguments, strict=True))
        planned.append(
            PlannedCall(f"s{number}", SkillCall(call.name, arguments), (f"s{number - 1}",) if number else ())
        )
    return Plan(tuple(planned), tuple(map(Predicate.parse, goals)), "test")


def rules_heard(so: str, *calls: str) -> str:
    """Everything that the rules say of a plan."""
    found = review(plan_of(*calls), world(*so.replace(") ", ");").split(";")), SKILLS)
    return " ".join((*found.forbidden, *(risk.rule for risk in found.risks)))


def reason_of(name: str) -> str:
    rules = shipped_rules()
    return next(
        rule.because if rule in rules.never else rule.name for _, _, rule in rules.cautions() if rule.name == name
    )


def test_every_rule_that_comes_along_is_tried() -> None:
    assert {*ON_PLANS, *IN_WORDS, *IN_THE_END} == set(shipped_rules().names)


@pytest.mark.parametrize("name", ON_PLANS)
def test_a_rule_speaks_up_where_it_should(name: str) -> None:
    (so, done), _ = ON_PLANS[name]
    assert reason_of(name) in rules_heard(so, done)


@pytest.mark.parametrize("name", ON_PLANS)
def test_a_rule_is_silent_where_it_should_be(name: str) -> None:
    _, (so, done) = ON_PLANS[name]
    assert reason_of(name) not in rules_heard(so, done)


@pytest.mark.parametrize("name", IN_WORDS)
def test_words_are_heard_and_their_like_are_not(name: str) -> None:
    def heard(text: str) -> bool:
        refusal = refusal_of(text, SKILLS.rules)
        told = [risk.rule for risk in risks_told(text, SKILLS.rules)]
        return name in told or (refusal is not None and f"'{name}'" in refusal.reason)

    meant, alike = IN_WORDS[name]
    assert heard(meant) and not heard(alike)


def test_the_rules_that_come_along_are_in_order() -> None:
    assert list(faults_of(shipped_rules(), SkillLibrary(BUILTIN_SKILLS))) == []


def test_a_rule_looks_through_the_whole_course_of_a_plan() -> None:
    so = "open(microwave) on(fork, table)"
    done = ("pick(fork)", "place_in(fork, microwave)", "close(microwave)", "turn_on(microwave)")
    assert "Metal in a running microwave" in rules_heard(so, *done)


def test_what_a_plan_has_put_right_before_is_allowed() -> None:
    so = "open(microwave) inside(fork, microwave) hand_empty()"
    assert "Metal" not in rules_heard(so, "pick(fork)", "place_on(fork, table)", "turn_on(microwave)")


def test_what_is_so_already_may_be_undone() -> None:
    assert rules_heard("on(sponge, burner) turned_on(burner)", "pick(sponge)") == ""


def test_what_nobody_knows_is_held_against_nothing() -> None:
    assert "Metal" not in rules_heard("hand_empty()", "turn_on(microwave)")


def test_the_checker_names_the_step_and_a_way_out() -> None:
    (problem,) = check(plan_of("turn_on(microwave)"), world("inside(fork, microwave)"), SKILLS)
    assert problem.call_id == "s0"
    assert "the fork is inside the microwave" in problem.text
    assert "metal in a running microwave" in problem.remedy


def test_no_plan_is_accepted_that_is_forbidden() -> None:
    with pytest.raises(PlanForbidden, match="sparks"):
        accept(plan_of("turn_on(microwave)"), world("inside(fork, microwave)"), SKILLS)


def test_the_built_in_planner_tells_the_reason() -> None:
    answer = BuiltinPlanner().plan(PlanRequest("turn on the microwave"), world("inside(fork, microwave)"), SKILLS)
    assert isinstance(answer, Refusal)
    assert answer.reason.startswith("Metal in a running microwave sparks")


def test_a_rule_that_is_trusted_asks_no_more() -> None:
    skills = SKILLS.under(shipped_rules().trusting("glass"))
    assert review(plan_of("pick(bottle)"), world("on(bottle, table)"), skills).risks == ()


def test_a_step_may_be_forbidden_itself() -> None:
    rules = HouseRules.model_validate_json(
        '{"kinds": {"mine": ["cup"]}, "never": [{"name": "my cup", "because": "It is mine.", "step": "pick(mine)"}]}'
    )
    skills = SkillLibrary(BUILTIN_SKILLS, rules=rules)
    assert review(plan_of("pick(cup)"), world("on(cup, table)"), skills).forbidden
    assert not review(plan_of("pick(fork)"), world("on(fork, table)"), skills).forbidden


def test_a_burner_that_nobody_asked_for_is_off_in_the_end() -> None:
    plan = accept(plan_of("turn_on(burner)", goals=("hand_empty()",)), world("hand_empty()"), SKILLS)
    assert [str(step.call) for step in plan.calls] == ["turn_on(burner)", "turn_off(burner)"]


def test_a_burner_that_shall_be_on_stays_on() -> None:
    plan = accept(plan_of("turn_on(burner)", goals=("turned_on(burner)",)), world("hand_empty()"), SKILLS)
    assert [str(step.call) for step in plan.calls] == ["turn_on(burner)"]
