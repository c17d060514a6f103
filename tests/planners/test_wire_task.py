"""Whole tasks whose language model is behind a server that fails: the robot holds, and the task goes on without it."""

import json
from threading import Event, Thread
from time import monotonic

import pytest

from agent.events import Planned
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate
from majordomo.testing import ScriptedRun
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.llm import LanguageModelPlanner
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
DROPPED = ScriptedRun(
    failure=Failure(FailureCode.OBJECT_DROPPED, Phase.EXECUTION, "It fell."),
    effects=tuple(map(Predicate.parse, ("not holding(can)", "hand_empty()", "on(can, counter)"))),
)
EVENTS = "text/event-stream"


def planner_at(url, deadline_s):
    model = ChatModel(ModelSettings("m", url), Retries(first_wait_s=0.001))
    return FallingBack(LanguageModelPlanner(model, deadline_s), BuiltinPlanner())


BROKEN = {
    "status 500": lambda server, chunk: [server.sends("{}", 500) for _ in range(3)],
    "status 429": lambda server, chunk: server.sends("{}", 429, headers={"Retry-After": "60"}),
    "what it sent is no answer": lambda server, chunk: server.sends("<html>log in</html>", content_type="text/html"),
    "not JSON": lambda server, chunk: server.says(*[GOOD[:60]] * 3),
    "cut off": lambda server, chunk: (
        [server.sends([chunk({"role": "assistant", "content": GOOD[:60]})], content_type=EVENTS)] * 3
    ),
    "teleport": lambda server, chunk: server.says(*[GOOD.replace("pick", "teleport")] * 3),
    "just failed": lambda server, chunk: server.says(*[GOOD.replace("pick", "place_on")] * 3),
}


@pytest.mark.parametrize("told", BROKEN)
def test_a_server_that_fails_in_the_middle_of_a_task_does_not_lose_it(make_kitchen, chat_server, chunk, told):
    kitchen = make_kitchen(planner_at(chat_server.url, 20.0), WORLD, runs={"place_on": [DROPPED]})
    chat_server.says(GOOD)
    BROKEN[told](chat_server, chunk)
    result = kitchen.agent.run(SAY)
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started == ["pick(can)", "place_on(can, tray)"] * 2
    first, second = (event.plan for event in kitchen.events if isinstance(event, Planned))
    assert (first.source, second.source) == ("llm", "builtin")
    assert told in second.assumptions[0]
    assert len(chat_server.bodies) <= 1 + 3


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
    kitchen = make_kitchen(planner_at(chat_server.url, 60.0), WORLD, runs={"place_on": [DROPPED]})
    Thread(target=stop, daemon=True).start()
    result = kitchen.agent.run(SAY)
    took_s = monotonic() - wished_s[0]
    released.set()
    assert result.outcome is Outcome.STOPPED
    assert took_s < 1.0 and kitchen.executor.stop_count > 0
    assert len(kitchen.started) == (0 if moment == "planning" else 2)
