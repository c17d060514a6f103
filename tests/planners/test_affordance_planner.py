"""The planner that weighs what a model finds useful with what the robot can do."""

import json
from functools import partial

import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.testing import FakeClock
from planners.affordance import BelievedAffordance
from planners.affordance_planner import MAX_STEPS, AffordancePlanner
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.model.language_model import Usage

IN = "put the can in the microwave"
ON = "put the can on the tray"
REQUEST = PlanRequest("the can in the microwave, and shut it")


class Chooser:
    """A language model that finds options as useful as it was told, turn by turn, and all others hardly of any use."""

    name = "chooser"
    usage = Usage()

    def __init__(self, *turns):
        self.turns = list(turns)
        self.told, self.patiences = [], []

    def ask(self, messages, schema, patience):
        raise AssertionError("it only ranks")

    def rank(self, messages, options, patience):
        self.told.append(json.loads(messages[1][1]))
        self.patiences.append(patience)
        turn = self.turns.pop(0)
        if isinstance(turn, Exception):
            raise turn
        assert turn.keys() <= set(options), options
        rest = (1.0 - sum(turn.values())) / len(options)
        return tuple(turn.get(option, rest) for option in options)


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


def test_steps_are_chosen_until_done_is_the_best_choice(tidy, skills):
    model = Chooser({IN: 0.8}, {"close the microwave": 0.8}, {"done": 0.8})
    plan = AffordancePlanner(model).plan(REQUEST, tidy, skills)
    assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)", "close(microwave)"]
    assert [step.asked for step in plan.calls] == [False, False, True, True]
    assert [str(goal) for goal in plan.goals] == ["inside(can, microwave)", "closed(microwave)"]
    assert plan.source == "affordance"


def test_what_can_hardly_be_done_is_not_chosen_however_useful(tidy, skills):
    hardly = partial(BelievedAffordance, success={"place_in": 0.1})
    model = Chooser({IN: 0.6, ON: 0.3}, {"done": 0.9})
    plan = AffordancePlanner(model, affordance_of=hardly).plan(REQUEST, tidy, skills)
    assert calls(plan) == ["pick(can)", "place_on(can, tray)"]


def test_every_choice_is_told_with_its_scores_and_the_next_best(tidy, skills):
    mostly = partial(BelievedAffordance, success={"place_on": 0.5})
    model = Chooser({ON: 0.6, "done": 0.2}, {"done": 0.9})
    plan = AffordancePlanner(model, affordance_of=mostly).plan(REQUEST, tidy, skills)
    assert plan.assumptions[0] == (
        "chosen: put the can on the tray 0.30 (useful 0.60 × possible 0.50) "
        "before done 0.20 (useful 0.20 × possible 1.00)"
    )
    assert plan.assumptions[1].startswith("chosen: done 0.90")


def test_the_model_is_told_the_request_and_what_was_chosen_so_far_as_data(tidy, skills):
    model = Chooser({IN: 0.8}, {"done": 0.8})
    request = PlanRequest("the can", (("person", "hello"),), remembered=("The can is mine.",))
    AffordancePlanner(model).plan(request, tidy, skills)
    first, second = model.told
    assert first["request"] == "the can" and first["before"] == [{"who": "person", "said": "hello"}]
    assert first["remembered"] == ["The can is mine."] and "closed(microwave)" in first["believed"]
    assert first["steps"] == [] and second["steps"] == [IN]


def test_where_nothing_is_of_use_it_refuses(tidy, skills):
    answer = AffordancePlanner(Chooser({"done": 0.9})).plan(PlanRequest("fly"), tidy, skills)
    assert isinstance(answer, Refusal)
    assert "nothing that I can do is of use" in answer.reason and "done 0.90" in answer.reason


def test_a_model_that_comes_to_no_end_is_replaced(tidy, skills):
    model = Chooser(*[{}] * MAX_STEPS)
    plan = FallingBack(AffordancePlanner(model), BuiltinPlanner()).plan(PlanRequest(ON), tidy, skills)
    assert plan.source == "builtin"
    assert f"no end in {MAX_STEPS} steps" in plan.assumptions[0]


@pytest.mark.parametrize("error", [ModelUnavailable("Gone.", "x."), Cancelled("No.", "x.")])
def test_what_the_model_raises_is_raised(tidy, skills, error):
    with pytest.raises(type(error)):
        AffordancePlanner(Chooser({IN: 0.8}, error)).plan(REQUEST, tidy, skills)


def test_all_turns_share_one_deadline_and_the_persons_cancellation(tidy, skills):
    clock, cancellation = FakeClock(), Cancellation()

    class Slow(Chooser):
        def rank(self, messages, options, patience):
            clock.advance(2.0)
            return super().rank(messages, options, patience)

    model = Slow({IN: 0.8}, {"done": 0.8})
    request = PlanRequest("x", deadline_s=5.0, cancellation=cancellation)
    AffordancePlanner(model, deadline_s=9.0, clock=clock).plan(request, tidy, skills)
    assert [patience.deadline_s for patience in model.patiences] == [5.0, 3.0]
    assert all(patience.cancellation is cancellation for patience in model.patiences)


def failed(plan, place, *finished, retryable=True):
    failure = Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, "It got no further.", retryable)
    return PlanFailure(plan.calls[place], failure, finished)


def planned(tidy, skills):
    return AffordancePlanner(Chooser({IN: 0.8}, {"done": 0.8})).plan(REQUEST, tidy, skills)


def test_a_revision_keeps_the_goals_and_stops_choosing_when_they_are_reached(tidy, skills):
    plan = planned(tidy, skills)
    model = Chooser({IN: 0.8})
    revised = AffordancePlanner(model).revise(plan, failed(plan, 1, "s1"), tidy, skills)
    assert revised.goals == plan.goals
    assert calls(revised) == calls(plan)
    assert {step.id for step in revised.calls}.isdisjoint(step.id for step in plan.calls)
    assert model.told[0]["failed"]["code"] == "no_progress"


def test_a_revision_reaches_the_goals_whatever_the_model_chooses(tidy, skills):
    plan = planned(tidy, skills)
    revised = AffordancePlanner(Chooser({"done": 0.9})).revise(plan, failed(plan, 1, "s1"), tidy, skills)
    assert calls(revised)[-1] == "place_in(can, microwave)"


def test_a_revision_does_not_use_what_cannot_succeed(tidy, skills):
    plan = planned(tidy, skills)
    failure = failed(plan, 2, "s1", "s2", retryable=False)
    answer = AffordancePlanner(Chooser({"done": 0.9})).revise(plan, failure, tidy, skills)
    assert isinstance(answer, Refusal)
    assert Predicate("inside", ("can", "microwave")) in plan.goals
