"""What may be spent on a language model, in all and for one task."""

import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import ModelUnavailable
from planners.model.budget import BudgetedModel, ModelBudget
from planners.model.language_model import Patience, Usage

PATIENCE = Patience(30.0, Cancellation())


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (ModelBudget(tokens=1000), "1,000 tokens"),
        (ModelBudget(cost=0.5), "0.5 in money"),
        (ModelBudget(seconds=20.0), "20 s"),
    ],
)
def test_a_model_whose_budget_is_used_up_is_asked_no_more(scripted, budget, told):
    inner = scripted("x")
    model = BudgetedModel(inner, budget)
    assert model.ask([], {}, PATIENCE) == "x"
    inner.usage = Usage(600, 400, 0.5, 20.0)
    with pytest.raises(ModelUnavailable, match=f"used up: {told}. Try: "):
        model.ask([], {}, PATIENCE)
    with pytest.raises(ModelUnavailable):
        model.rank([], ["a"], PATIENCE)
    assert len(inner.asked) == 1


def test_a_task_has_a_budget_of_its_own(scripted):
    inner = scripted("x")
    model = BudgetedModel(inner, ModelBudget(tokens=1000), ModelBudget(tokens=300))
    inner.usage = Usage(250, 50)
    with pytest.raises(ModelUnavailable, match=r"The task's budget of .* used up: 300 tokens\. Try: .*task_budget"):
        model.ask([], {}, PATIENCE)
    model.begin_task()
    assert model.ask([], {}, PATIENCE) == "x"
    assert (model.task_usage.tokens, model.usage.tokens) == (2, 302)
    inner.usage = Usage(1000)
    with pytest.raises(ModelUnavailable, match=r"The budget of .* used up: 1,000 tokens"):
        model.ask([], {}, PATIENCE)


def test_the_share_that_is_told_is_that_of_the_nearest_limit(scripted):
    inner = scripted("x")
    model = BudgetedModel(inner, ModelBudget(), ModelBudget(tokens=1000, cost=1.0, seconds=10.0))
    inner.usage = Usage(100, 100, 0.1, 4.0)
    assert model.task_share == 0.4
    assert BudgetedModel(inner, ModelBudget(tokens=1)).task_share is None


def test_nobody_waits_for_longer_than_the_time_that_is_left(scripted):
    inner = scripted("x")
    inner.usage = Usage(seconds=15.0)
    BudgetedModel(inner, ModelBudget(seconds=20.0)).ask([], {}, PATIENCE)
    assert inner.patiences[0].deadline_s == 5.0


def test_without_limits_nothing_is_limited(scripted):
    inner = scripted("x")
    inner.usage = Usage(10**9, 10**9, 1e9, 1e9)
    model = BudgetedModel(inner, ModelBudget())
    assert model.ask([], {}, PATIENCE) == "x"
    assert (model.name, model.usage) == (inner.name, inner.usage)
    assert inner.patiences == [PATIENCE]
