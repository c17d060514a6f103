import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.planning.models import make_model
from bringup.planning.overheard_model import OverheardModel
from bringup.planning.planners import MODEL_PLANNERS, make_planner
from bringup.planning.recalling_planner import RecallingPlanner
from bringup.settings import LanguageModelSettings, Settings
from majordomo.cancellation import Cancellation
from majordomo.catalogue import Catalogue, Item
from majordomo.errors import ConfigError, ModelUnavailable
from majordomo.plan import Plan, PlanRequest, Question
from majordomo.testing import FakePlanner
from majordomo.world import WorldSnapshot
from planners.model.budget import BudgetedModel, ModelBudget
from planners.model.language_model import Patience, Usage
from skills.registry import load_skills

NOBODY = LanguageModelSettings(model="qwen3", base_url="http://127.0.0.1:9/v1")


class FakeModel:
    """A model that only has a name and a bill, and a planner that asks it."""

    name = "qwen3 at home"

    def __init__(self, **task_budget: Any) -> None:
        self.usage = Usage()
        budgeted = BudgetedModel(self, ModelBudget(), ModelBudget(**task_budget))
        self.planner = RecallingPlanner(FakePlanner(), OverheardModel(budgeted))

    ask: Any = None
    rank: Any = None


def test_a_model_that_is_named_plans_and_else_the_builtin_planner_does() -> None:
    assert Settings().planner_name == "builtin"
    assert Settings(language_model=NOBODY).planner_name == "llm"
    assert Settings(language_model=LanguageModelSettings(folder="somewhere")).planner_name == "llm"
    assert Settings(language_model=NOBODY, planner="builtin").planner_name == "builtin"


@pytest.mark.parametrize("name", ["builtin", *MODEL_PLANNERS])
def test_the_planner_that_is_wanted_is_made(name: str) -> None:
    pytest.importorskip("langchain_openai")
    settings = Settings(language_model=NOBODY).but(planner=name)
    assert make_planner(settings).name == name


def test_every_planner_of_the_settings_can_be_made() -> None:
    with pytest.raises(ConfigError, match="'builtin', 'llm', 'goals', 'program' or 'affordance'"):
        Settings().but(planner="oracle")
    assert set(MODEL_PLANNERS) == {"llm", "goals", "program", "affordance"}


def test_a_planner_that_asks_a_model_needs_one() -> None:
    with pytest.raises(ConfigError, match=r"'goals' asks a language model, and none is named\. Try: --llm MODEL"):
        make_planner(Settings(planner="goals"))


def test_no_model_is_made_for_a_planner_that_asks_none() -> None:
    assert make_model(Settings(language_model=NOBODY, planner="builtin")) is None
    assert make_model(Settings()) is None


def test_the_model_says_where_it_is_served() -> None:
    pytest.importorskip("langchain_openai")
    model = make_model(Settings(language_model=NOBODY))
    assert model is not None and model.name == "qwen3 at http://127.0.0.1:9/v1"


def test_a_key_is_taken_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    settings = Settings(language_model=NOBODY.model_copy(update={"key_variable": "HOUSE_KEY"}))
    monkeypatch.delenv("HOUSE_KEY", raising=False)
    with pytest.raises(ConfigError, match="HOUSE_KEY, which holds the language model's key, is not set"):
        make_model(settings)
    monkeypatch.setenv("HOUSE_KEY", "secret")
    assert make_model(settings) is not None


def test_without_langchain_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planners.model.chat_model.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"majordomo\[llm\]"):
        make_planner(Settings(language_model=NOBODY))


def test_the_screen_is_told_who_plans_and_with_which_model() -> None:
    assert (RecallingPlanner(FakePlanner()).title, RecallingPlanner(FakePlanner()).thinking) == ("fake", "")
    assert FakeModel().planner.title == "fake, qwen3 at home"


def test_what_the_model_took_is_told_once_it_was_asked() -> None:
    model = FakeModel()
    assert model.planner.usage_line is None
    model.usage = Usage(2345, 67, 0.0123, 4.56)
    told = "language model qwen3 at home: 2,345 tokens told, 67 answered, 0.0123 in money, 4.6 s"
    assert model.planner.usage_line == told
    assert RecallingPlanner(FakePlanner()).usage_line is None


def test_what_the_model_took_is_told_task_by_task_with_the_share_of_its_budget() -> None:
    model = FakeModel(tokens=1000)
    model.usage = Usage(2345, 67, 0.0123, 4.56)
    model.planner.begin_task()
    assert model.planner.usage_line is None
    model.usage += Usage(300, 20, 0.0, 1.5)
    assert model.planner.usage_line == (
        "language model qwen3 at home: 300 tokens told, 20 answered, 1.5 s, 32% of the task's budget"
    )


def test_the_budgets_of_the_settings_hold() -> None:
    pytest.importorskip("langchain_openai")
    nothing = {"tokens": 0}
    for name, whose in (("budget", "The budget"), ("task_budget", "The task's budget")):
        settings = Settings(language_model=NOBODY).but(language_model={**NOBODY.model_dump(), name: nothing})
        model = make_model(settings)
        assert model is not None
        with pytest.raises(ModelUnavailable, match=rf"{whose} of .* is used up: 0 tokens.*language_model\.{name}"):
            model.ask([], {}, Patience(1.0, Cancellation()))


def test_a_model_that_is_made_is_left_alone_after_it_failed_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(FakeModel):
        def ask(self, *asked: Any) -> str:
            raise ModelUnavailable("The server burns.", "wait")

    monkeypatch.setattr("bringup.planning.models._served_model", lambda chosen: Lost())
    model = make_model(Settings(language_model=NOBODY))
    assert model is not None
    for told in (*["The server burns."] * 3, "left alone for another 60 s"):
        with pytest.raises(ModelUnavailable, match=told):
            model.ask([], {}, Patience(1.0, Cancellation()))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"budget": {"tokens": -1}}, "budget.tokens"),
        ({"task_budget": {"cost": -1.0}}, "task_budget.cost"),
        ({"prompt_price": -0.5}, "prompt_price"),
        ({"deadline_s": 0.0}, "deadline_s"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"key": "secret"}, "key"),
    ],
)
def test_what_a_model_may_not_be_told_is_named(given: dict[str, object], named: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=named):
        Settings().but(language_model=given)


def test_a_plan_by_a_model_says_who_made_it_and_what_it_took(chat_server: Any) -> None:  # a ChatServer of conftest.py
    pytest.importorskip("langchain_openai")
    chat_server.says(json.dumps({"kind": "plan", "goals": ["open(microwave)"]}), usage=(2345, 67))
    words = ["plan", "it smells in there", "--llm", "m", "--base-url", chat_server.url]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "open(microwave)" in result.stdout
    assert "planner: llm" in result.stderr
    assert f"language model m at {chat_server.url}: 2,345 tokens told, 67 answered" in result.stderr


def test_a_plan_after_the_model_was_lost_says_who_made_it_and_why() -> None:
    pytest.importorskip("langchain_openai")
    result = CliRunner().invoke(
        app, ["plan", "open the microwave", "--llm", "m", "--base-url", "http://127.0.0.1:9/v1"]
    )
    assert result.exit_code == 0, result.output
    assert "planner: builtin" in result.stderr
    assert "assumed: The language model m at http://127.0.0.1:9/v1 failed" in result.stdout
    assert "The builtin planner took over." in result.stdout


def test_the_planner_thinks_its_questions_through_before_it_asks() -> None:
    cups = [Item(f"{colour} cup", frozenset({"movable"}), ("cup",), (colour,)) for colour in ("red", "blue")]
    seen = WorldSnapshot(Catalogue.of(cups))
    planner, skills = make_planner(Settings()), load_skills(()).library
    asked = planner.plan(PlanRequest("look for the cup"), seen, skills)
    assert isinstance(asked, Question)
    talk = (("robot", asked.text), ("person", "the blue one"), ("robot", "Done."))
    plan = planner.plan(PlanRequest("look for the cup", talk), seen, skills)
    assert isinstance(plan, Plan)
    assert [str(step.call) for step in plan.calls] == ["look_for(blue cup)"]
