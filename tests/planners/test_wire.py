"""Whatever a server does, the person gets a plan: the model's, or the built-in planner's with the reason."""

import json

import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Refusal
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.llm import LanguageModelPlanner
from planners.model.chat_client import ModelSettings
from planners.model.chat_model import ChatModel, Retries

SENTENCE = "put the can on the tray"
PICK = {"id": "x", "skill": "pick", "arguments": {"target": "can"}, "after": []}
PLACE = {"id": "y", "skill": "place_on", "arguments": {"target": "can", "surface": "tray"}, "after": ["x"]}
PLAN = {"kind": "plan", "goals": ["on(can, tray)"], "steps": [PICK, PLACE]}
GOOD = json.dumps(PLAN)
UNKNOWN_SKILL = json.dumps(PLAN | {"steps": [{**PICK, "skill": "teleport"}]})
CYCLE = json.dumps(PLAN | {"steps": [{**PICK, "after": ["y"]}, PLACE]})
MANY_STEPS = json.dumps(PLAN | {"steps": [{**PICK, "id": f"s{number}"} for number in range(400)]})


pytestmark = pytest.mark.usefixtures("langchain")


def planner_at(url, deadline_s=60.0):
    model = ChatModel(ModelSettings("m", url), Retries(first_wait_s=0.001))
    return FallingBack(LanguageModelPlanner(model, deadline_s), BuiltinPlanner())


@pytest.fixture
def planner(chat_server):
    return planner_at(chat_server.url)


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(one.call) for one in plan.calls]


def assert_fell_back(plan, told):
    assert calls(plan) == ["pick(can)", "place_on(can, tray)"]
    assert plan.source == "builtin"
    assert told in plan.assumptions[0]
    assert plan.assumptions[0].endswith("The builtin planner took over.")


@pytest.mark.parametrize(
    "text", [GOOD, f"<think>First {{the}} can.</think>\n{GOOD}", f"Here you are:\n```json\n{GOOD}\n```\nAnything else?"]
)
def test_a_good_plan_is_found_in_what_models_write(planner, chat_server, tidy, skills, text):
    chat_server.says(text)
    plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
    assert (calls(plan), plan.source) == (["pick(can)", "place_on(can, tray)"], "llm")


def test_the_schema_that_is_sent_knows_every_skill(planner, chat_server, tidy, skills):
    chat_server.says(GOOD)
    planner.plan(PlanRequest(SENTENCE), tidy, skills)
    sent = chat_server.bodies[0]["response_format"]["json_schema"]
    assert sent["strict"] is True
    offered = [
        choice["properties"]["skill"]["enum"] for choice in sent["schema"]["properties"]["steps"]["items"]["anyOf"]
    ]
    assert ["stow"] in offered


def test_a_repair_shows_the_model_what_it_said_and_why_that_is_refused(planner, chat_server, tidy, skills):
    chat_server.says(UNKNOWN_SKILL, GOOD)
    assert planner.plan(PlanRequest(SENTENCE), tidy, skills).source == "llm"
    *_, said, complaint = chat_server.bodies[1]["messages"]
    assert said == {"role": "assistant", "content": UNKNOWN_SKILL}
    assert "no skill named 'teleport'" in complaint["content"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (UNKNOWN_SKILL, "teleport"),
        (CYCLE, "wait for each other"),
        (MANY_STEPS, "characters"),
        (GOOD[:60], "not JSON"),
        ("Certainly! First, pick the can.", "no JSON object"),
        (json.dumps(PLAN | {"limits": "off"}), "limits"),
        (json.dumps(PLAN | {"goals": ["on(can, moon)"]}), "no object named 'moon'"),
        ("<think>Should I open the {door}, or", "no JSON object"),
        (f"```json\n{GOOD[:40]}\n```", "not JSON"),
        (f"{GOOD}\nor else\n{GOOD}", "more than one JSON object"),
    ],
)
def test_an_answer_that_is_refused_again_and_again_falls_back(planner, chat_server, tidy, skills, text, told):
    chat_server.reply = lambda body: text
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), told)
    assert len(chat_server.bodies) == 3


def test_ten_thousand_steps_are_not_even_heard_to_the_end(planner, chat_server, tidy, skills):
    steps = (json.dumps(PICK) for _ in range(10_000))
    chat_server.says(f'{{"kind": "plan", "steps": [{", ".join(steps)}]}}')
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "does not stop talking")


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ("<html>proxy login</html>", 200, "failed"),
        ('{"error": {"message": "boom"}}', 500, "status 500: boom"),
        ('{"error": {"message": "no key"}}', 401, "status 401: no key"),
        ('{"error": {"message": "slow down"}}', 429, "status 429: slow down"),
        ("{}", 200, "failed"),
        ("", 200, "failed"),
    ],
)
def test_a_broken_server_falls_back(planner, chat_server, tidy, skills, body, status, told):
    for _ in range(3):
        chat_server.sends(body, status)
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), told)


def test_a_cut_off_answer_falls_back(planner, chat_server, tidy, skills):
    chat_server.says(GOOD[:60], finish_reason="length")
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "did not finish its answer (length)")


def test_a_cut_stream_falls_back(planner, chat_server, tidy, skills, chunk):
    for _ in range(3):
        chat_server.sends([chunk({"role": "assistant", "content": GOOD[:60]})], content_type="text/event-stream")
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "the answer was cut off")


def test_a_model_that_will_not_answer_falls_back(planner, chat_server, tidy, skills, chunk):
    chat_server.sends(
        [chunk({"role": "assistant", "refusal": "I will not."}), chunk({}, "stop")], content_type="text/event-stream"
    )
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "refuses to answer: I will not")


def test_a_drip_falls_back_at_the_deadline(chat_server, drip, tidy, skills):
    planner = planner_at(chat_server.url, deadline_s=0.5)
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "did not answer within 0.5 s")
    assert drip.wait(20.0)


@pytest.mark.parametrize(("server", "told"), [("silent_url", "did not answer"), ("resetting_url", "or broke")])
def test_a_server_that_says_nothing_falls_back(request, server, told, tidy, skills):
    planner = planner_at(request.getfixturevalue(server), deadline_s=2.0)
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), told)


def test_losing_the_model_in_the_middle_keeps_the_task(planner, chat_server, tidy, skills):
    chat_server.says(GOOD)
    plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
    for _ in range(3):
        chat_server.sends('{"error": {"message": "quota"}}', 429)
    failure = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.")
    revised = planner.revise(plan, PlanFailure(plan.calls[0], failure), tidy, skills)
    assert_fell_back(revised, "quota")
    assert revised.goals == plan.goals


def test_the_same_failing_plan_for_ever_falls_back(planner, chat_server, tidy, skills):
    chat_server.reply = lambda body: GOOD
    plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
    failure = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.", retryable=False)
    answer = planner.revise(plan, PlanFailure(plan.calls[0], failure), tidy, skills)
    assert isinstance(answer, Refusal)
    assert "I know no other way" in answer.reason
    assert len(chat_server.bodies) == 1 + 3


def test_a_refusal_of_the_fallback_tells_both_reasons(planner, chat_server, tidy, skills):
    chat_server.sends("{}", status=401)
    refusal = planner.plan(PlanRequest("juggle"), tidy, skills)
    assert isinstance(refusal, Refusal)
    assert "'juggle'" in refusal.reason
    assert "status 401" in refusal.reason
