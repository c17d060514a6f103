"""Whole tasks whose language model is behind a server that fails: the robot holds, and the task goes on without it."""

import json
from threading import Event, Thread
from time import monotonic

import pytest

from agent.events import Planned
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.testing import ScriptedRun
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.llm import LanguageModelPlanner
from planners.model.budget import NO_LIMIT, BudgetedModel, ModelBudget
from planners.model.chat_client import ModelSettings
from planners.model.chat_model import ChatModel, Retries

pytestmark = pytest.mark.usefixtures("langchain")

SAY = "put the can on the tray"
WORLD = ("hand_empty()", "closed(microwave)", "on(can, counter)")
STEPS = [
    {"id": "x", "skill": "pick", "arguments": {"target": "can"}, "after": []},
    {"id": "y", "skill": "place_on", "arguments": {"target": "can", "surface": "tray"}, "after": ["x"]},
]
GOOD = json.dumps({"kind": "plan", "goals": ["on(can, tray)"], "steps": STEPS})
LOST = ScriptedRun.fails(FailureCode.EXECUTOR_LOST)  # of which another plan is the first remedy
EVENTS = "text/event-stream"


def planner_at(url, deadline_s, budget=NO_LIMIT):
    model = BudgetedModel(ChatModel(ModelSettings("m", url), Retries(first_wait_s=0.001)), NO_LIMIT, budget)
    return FallingBack(LanguageModelPlanner(model, deadline_s), BuiltinPlanner())


BROKEN = {
    "status 500": lambda server, chunk: server.sends("{}", 500),
    "status 429": lambda server, chunk: server.sends("{}", 429, headers={"Retry-After": "60"}),
    "what it sent is no answer": lambda server, chunk: server.sends("<html>log in</html>", content_type="text/html"),
    "not JSON": lambda server, chunk: server.says(GOOD[:60]),
    "cut off": lambda server, chunk: server.sends(
        [chunk({"role": "assistant", "content": "half"})], content_type=EVENTS
    ),
    "teleport": lambda server, chunk: server.says(GOOD.replace("pick", "teleport")),
}


@pytest.mark.parametrize("told", BROKEN)
def test_a_server_that_fails_in_the_middle_of_a_task_does_not_lose_it(make_kitchen, chat_server, chunk, told):
    kitchen = make_kitchen(planner_at(chat_server.url, 20.0), WORLD, runs={"place_on": [LOST]})
    chat_server.says(GOOD)
    for _ in range(5):
        BROKEN[told](chat_server, chunk)
    result = kitchen.agent.run(SAY)
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started == ["pick(can)", "place_on(can, tray)", "place_on(can, tray)"]
    first, second = (event.plan for event in kitchen.events if isinstance(event, Planned))
    assert (first.source, second.source) == ("llm", "builtin")
    assert told in second.assumptions[0]
    assert len(chat_server.bodies) <= 1 + 3


def test_a_task_whose_budget_is_used_up_goes_on_without_its_model_and_says_why(make_kitchen, chat_server):
    chat_server.says(GOOD, usage=(900, 100))
    planner = planner_at(chat_server.url, 20.0, ModelBudget(tokens=1000))
    kitchen = make_kitchen(planner, WORLD, runs={"place_on": [LOST]})
    result = kitchen.agent.run(SAY)
    assert result.outcome is Outcome.DONE, result.message
    assert "The task's budget of the language model" in result.assumptions[0]
    assert "is used up: 1,000 tokens. The builtin planner took over." in result.assumptions[0]
    assert len(chat_server.bodies) == 1


def test_the_same_failing_plan_for_ever_ends_with_a_person(make_kitchen, chat_server):
    chat_server.reply = lambda body: GOOD
    kitchen = make_kitchen(planner_at(chat_server.url, 20.0), WORLD, runs={"place_on": [LOST] * 50})
    result = kitchen.agent.run(SAY)
    assert result.outcome is Outcome.NEEDS_HUMAN and "Nobody was there to ask." in result.message
    assert kitchen.started.count("place_on(can, tray)") <= 3
    assert len(chat_server.bodies) <= 3 * 3


def stalling(asked, released, chunk):
    asked.set()
    released.wait(60.0)
    yield chunk({"content": "x"})


def dripping(asked, released, chunk):
    asked.set()
    while not released.wait(0.1):
        yield chunk({"content": "x"})


def shooing(asked, released, chunk):
    asked.set()
    yield b"{}"


@pytest.mark.parametrize("body", [stalling, dripping, shooing])
@pytest.mark.parametrize("moment", ["planning", "revising"])
def test_the_robot_holds_within_a_second_of_stop_whatever_its_server_does(
    make_kitchen, chat_server, chunk, body, moment
):
    asked, released, wished_s = Event(), Event(), []

    def stop():
        assert asked.wait(30.0)
        wished_s.append(monotonic())
        kitchen.agent.stop()

    if moment == "revising":
        chat_server.says(GOOD)
    status = (429, EVENTS, {"Retry-After": "50"}) if body is shooing else (200, EVENTS)
    chat_server.sends(body(asked, released, chunk), *status)
    kitchen = make_kitchen(planner_at(chat_server.url, 60.0), WORLD, runs={"place_on": [LOST]})
    Thread(target=stop, daemon=True).start()
    result = kitchen.agent.run(SAY)
    took_s = monotonic() - wished_s[0]
    released.set()
    assert result.outcome is Outcome.STOPPED
    assert took_s < 1.0 and kitchen.executor.stop_count > 0
    assert len(kitchen.started) == (0 if moment == "planning" else 2)
