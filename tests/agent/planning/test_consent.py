"""Nothing moves that a rule forbids, nor what wants a yes before the person has said it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from agent.agent import Agent
from agent.events import Event, StepStarted
from agent.planning.consent import ALWAYS, NO, YES, Consents
from majordomo.catalogue import Catalogue
from majordomo.correction import Also
from majordomo.errors import PlanForbidden, PlanRejected
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, Question, Refusal
from majordomo.review import Review, Risk
from majordomo.skill import SkillCall
from majordomo.testing import ScriptedRun
from majordomo.world import WorldSnapshot, WorldView

OPEN = SkillCall("open", {"target": "microwave"})
CLOSE = SkillCall("close", {"target": "microwave"})
PICK = SkillCall("pick", {"target": "cup"})
GLASS = Risk("glass", "The cup is of glass.")


class Stern:
    """An overseer with a word for some skills."""

    def __init__(self, forbidden: Sequence[str] = (), risky: Sequence[str] = ()) -> None:
        self.forbidden, self.risky = set(forbidden), set(risky)
        self.trusted: list[str] = []

    def review(self, plan: Plan, seen: WorldView) -> Review:
        done = {step.call.skill for step in plan.calls}
        is_risky = done & self.risky and not self.trusted
        return Review(("That is dangerous.",) if done & self.forbidden else (), (GLASS,) if is_risky else ())

    def trust(self, rule: str) -> None:
        self.trusted.append(rule)


@pytest.fixture
def house_under(make_house, make_plan) -> Callable[..., object]:
    def make(overseer: Stern, plan: Plan, answers: Sequence[str] = (), **more: object) -> object:
        house = make_house(plan, answers=answers, **more)

        def tell(event: Event) -> None:
            for hook in house.hooks:
                hook(event)

        house.agent = Agent(replace(house.parts, overseer=overseer), None, tell)
        return house

    return make


def test_what_is_forbidden_does_not_begin(house_under, make_plan, instruction) -> None:
    house = house_under(Stern(forbidden=["pick"]), make_plan(PICK))
    result = house.agent.run(instruction)
    assert (result.outcome, house.started) == (Outcome.FAILED, [])
    assert "That is dangerous." in result.message
    assert house.person.asked == []


def test_what_wants_a_yes_begins_after_it(house_under, make_plan, instruction) -> None:
    house = house_under(Stern(risky=["pick"]), make_plan(PICK, goals=["holding(cup)"]), answers=[YES])
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert house.person.asked == ["The cup is of glass. Shall I?"]
    assert house.started == ["pick(cup)"]


def test_without_a_yes_nothing_moves(house_under, make_plan, instruction) -> None:
    house = house_under(Stern(risky=["pick"]), make_plan(PICK), answers=[NO])
    result = house.agent.run(instruction)
    assert (result.outcome, house.started) == (Outcome.FAILED, [])
    assert result.message == "You did not say yes to this: The cup is of glass."


def test_where_nobody_is_there_to_say_yes_a_person_is_needed(house_under, make_plan, instruction) -> None:
    house = house_under(Stern(risky=["pick"]), make_plan(PICK))
    result = house.agent.run(instruction)
    assert (result.outcome, house.started) == (Outcome.NEEDS_HUMAN, [])


def test_what_a_planner_is_unsure_of_wants_a_yes(house_under, make_plan, instruction) -> None:
    plan = replace(make_plan(PICK), to_confirm=("Your words do not name the cup.",))
    house = house_under(Stern(), plan, answers=[NO])
    assert house.agent.run(instruction).outcome is Outcome.FAILED
    assert house.person.asked == ["Your words do not name the cup. Shall I?"]


def test_a_step_that_has_become_dangerous_does_not_begin(house_under, make_plan, instruction) -> None:
    overseer = Stern()
    house = house_under(overseer, make_plan(PICK, goals=["holding(cup)"]))
    allowed, looks = overseer.review, []

    def review(plan: Plan, seen: WorldView) -> Review:
        looks.append(plan)
        return allowed(plan, seen) if len(looks) <= 2 else Review(("By now it is dangerous.",))

    overseer.review = review  # type: ignore[method-assign]  # once the plan has been looked at
    result = house.agent.run(instruction)
    assert house.started == []
    assert "By now it is dangerous." in result.message


def test_a_new_plan_wants_its_own_yes(house_under, make_plan, instruction) -> None:
    stuck = ScriptedRun.fails(FailureCode.UNREACHABLE, retryable=False)
    house = house_under(
        Stern(risky=["close"]),
        make_plan(OPEN, PICK),
        answers=[NO],
        runs={"pick": [stuck]},
        revisions=[make_plan(CLOSE, prefix="t")],
    )
    house.agent.run(instruction)
    assert "close(microwave)" not in house.started
    assert house.person.asked[0] == "The cup is of glass. Shall I?"


@pytest.mark.parametrize(("answer", "added"), [(YES, ["say(hello)"]), (NO, [])])
def test_an_addition_wants_its_own_yes(house_under, make_plan, instruction, answer: str, added: list[str]) -> None:
    house = house_under(
        Stern(risky=["say"]),
        make_plan(PICK, goals=["holding(cup)"]),
        answers=[answer],
        words={"say hello": make_plan(SkillCall("say", {"text": "hello"}))},
    )

    def add(event: Event) -> None:
        if isinstance(event, StepStarted):
            house.hooks.remove(add)
            house.agent.correct(Also("say hello"), "and then also say hello")

    house.hooks.append(add)
    house.agent.run(instruction)
    assert house.person.asked == ["The cup is of glass. Shall I?"]
    assert house.started == ["pick(cup)", "pick(cup)", *added]  # it holds still while it asks


SEEN = WorldSnapshot(Catalogue())


def consents(**overseer: Sequence[str]) -> tuple[Consents, Stern]:
    stern = Stern(**overseer)
    return Consents(stern), stern


def test_a_plan_is_not_followed_where_nobody_was_asked(make_plan) -> None:
    with pytest.raises(PlanRejected, match="Nobody has said yes to this: The cup is of glass"):
        consents(risky=["pick"])[0].expect(make_plan(PICK), SEEN)


def test_a_yes_cannot_buy_what_is_forbidden(make_plan) -> None:
    with pytest.raises(PlanForbidden, match="dangerous"):
        consents(forbidden=["pick"])[0].missing(make_plan(PICK), SEEN)


def test_a_yes_is_not_asked_for_twice(make_plan) -> None:
    said, _ = consents(risky=["pick"])
    plan = make_plan(PICK)
    assert said.answered(plan, said.missing(plan, SEEN), "Yes, please.") is plan
    assert said.missing(plan, SEEN) == ()


@pytest.mark.parametrize("answer", ["yes", "Y", "yes!", "sure", "OK", "go ahead", "please do", "of course, do it"])
def test_many_words_mean_yes(make_plan, answer: str) -> None:
    said, _ = consents(risky=["pick"])
    assert isinstance(said.answered(make_plan(PICK), (GLASS,), answer), Plan)


@pytest.mark.parametrize("answer", ["no", "", "maybe", "yes? no!", "ok, wait", "do not", "the red one", "yesterday"])
def test_all_others_mean_no(make_plan, answer: str) -> None:
    said, stern = consents(risky=["pick"])
    assert isinstance(said.answered(make_plan(PICK), (GLASS,), answer), Refusal)
    assert stern.trusted == []


@pytest.mark.parametrize("answer", [ALWAYS, "yes, always", "ok, and don't ask again"])
def test_a_yes_for_ever_is_told_the_overseer(make_plan, answer: str) -> None:
    said, stern = consents(risky=["pick"])
    said.answered(make_plan(PICK), (GLASS, GLASS), answer)
    assert stern.trusted == ["glass"]


def test_for_ever_is_offered_only_where_there_is_a_rule() -> None:
    said, _ = consents()
    assert said.question((GLASS,)) == Question("The cup is of glass. Shall I?", (YES, ALWAYS, NO))
    assert said.question((Risk("", "Is that it?"),)).options == (YES, NO)
