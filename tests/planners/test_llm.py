"""The language-model planner against a real HTTP server that answers as chat servers do, and as they should not."""

import json
from threading import Event

import pytest
from werkzeug import Request, Response

from majordomo.errors import ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Question, Refusal
from planners.builtin import BuiltinPlanner
from planners.chat_model import ModelSettings
from planners.llm import LanguageModelPlanner

PATH = "/v1/chat/completions"
SENTENCE = "put the can on the tray"


@pytest.fixture(scope="module", autouse=True)
def langchain():
    """Load LangChain once, so that no test's deadline is spent on it."""
    return pytest.importorskip("langchain_openai")


def step(name, skill, after=(), **arguments):
    return {"id": name, "skill": skill, "arguments": arguments, "after": list(after)}


def answer(kind="plan", goals=(), steps=(), **texts):
    empty = {"assumptions": [], "text": "", "options": [], "suggestion": ""}
    return json.dumps({"kind": kind, "goals": list(goals), "steps": list(steps), **empty, **texts})


PICK, PLACE = step("x", "pick", target="can"), step("y", "place_on", ["x"], target="can", surface="tray")
GOOD = answer(goals=["on(can, tray)"], steps=[PICK, PLACE])
UNKNOWN_SKILL = answer(goals=["on(can, tray)"], steps=[step("x", "teleport", target="can")])


@pytest.fixture
def planner(chat_server):
    return LanguageModelPlanner(ModelSettings("m", chat_server.url, timeout_s=20.0), BuiltinPlanner())


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(one.call) for one in plan.calls]


def assert_fell_back(plan, told):
    assert calls(plan) == ["pick(can)", "place_on(can, tray)"]
    assert plan.source == "builtin"
    assert told in plan.assumptions[0]
    assert "The builtin planner took over." in plan.assumptions[0]


def test_a_good_plan_is_taken_with_its_own_order(planner, chat_server, tidy, skills):
    chat_server.says(GOOD)
    plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
    assert calls(plan) == ["pick(can)", "place_on(can, tray)"]
    assert [(one.id, one.after) for one in plan.calls] == [("s1", ()), ("s2", ("s1",))]
    assert plan.source == "llm"
    assert [str(goal) for goal in plan.goals] == ["on(can, tray)"]


def test_the_model_is_told_the_skills_the_things_and_what_is_believed(planner, chat_server, tidy, skills):
    chat_server.says(GOOD)
    planner.plan(PlanRequest(SENTENCE, (("person", "hello"),)), tidy, skills)
    system, human = (message["content"] for message in chat_server.bodies[0]["messages"])
    for told in (
        "place_on(target: movable, surface: surface)",
        "Makes so: on(target, surface)",
        "- microwave: container, openable",
        "- hand_empty()",
        "- not open(microwave)",
    ):
        assert told in system
    assert json.loads(human) == {"request": SENTENCE, "before": [{"who": "person", "said": "hello"}]}


def test_the_model_is_asked_with_a_schema(planner, chat_server, tidy, skills):
    chat_server.says(GOOD)
    planner.plan(PlanRequest(SENTENCE), tidy, skills)
    assert chat_server.bodies[0]["response_format"]["json_schema"]["strict"] is True


def test_a_server_that_refuses_the_schema_is_asked_without_and_remembered(planner, chat_server, tidy, skills):
    chat_server.sends('{"error": {"message": "response_format is not supported"}}', status=400)
    chat_server.says(GOOD, GOOD)
    for _ in range(2):
        assert planner.plan(PlanRequest(SENTENCE), tidy, skills).source == "llm"
    assert ["response_format" in body for body in chat_server.bodies] == [True, False, False]


def test_steps_that_the_model_leaves_unsaid_are_added(planner, chat_server, tidy, skills):
    chat_server.says(answer(steps=[step("x", "place_in", target="can", container="microwave")]))
    plan = planner.plan(PlanRequest("warm the can"), tidy, skills)
    assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)"]
    assert [str(goal) for goal in plan.goals] == ["inside(can, microwave)"]
    assert "steps that were left unsaid are added" in plan.assumptions
    assert len(chat_server.bodies) == 1


def test_goals_alone_are_enough(planner, chat_server, tidy, skills):
    chat_server.says(answer(goals=["on(can, tray)"]))
    assert calls(planner.plan(PlanRequest(SENTENCE), tidy, skills)) == ["pick(can)", "place_on(can, tray)"]


def test_a_question_is_passed_on(planner, chat_server, tidy, skills):
    chat_server.says(answer("question", text="Which cup?", options=["red cup", "blue cup"]))
    expected = Question("Which cup?", ("red cup", "blue cup"))
    assert planner.plan(PlanRequest("the cup"), tidy, skills) == expected


def test_a_refusal_is_passed_on(planner, chat_server, tidy, skills):
    chat_server.says(answer("refusal", text="I cannot fly.", suggestion="open the microwave"))
    assert planner.plan(PlanRequest("fly"), tidy, skills) == Refusal("I cannot fly.", "open the microwave")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (UNKNOWN_SKILL, "no skill named 'teleport'"),
        ("I would first open the door.", "no JSON object"),
        (answer(goals=["on(can, moon)"]), "no object named 'moon'"),
        (answer(goals=["make tea"]), "is not a predicate"),
        (answer(steps=[step("x", "pick", target="tray")]), "is not movable"),
        (answer(goals=["holding(can)", "holding(sponge)"]), "I find no way"),
        (answer(steps=[step("x", "say", ["x"], text="x")]), "wait for each other"),
        (answer(), "neither steps nor goals"),
    ],
)
def test_a_bad_answer_is_repaired_with_the_checkers_own_words(planner, chat_server, tidy, skills, bad, told):
    chat_server.says(bad, GOOD)
    plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
    assert plan.source == "llm"
    assert told in chat_server.bodies[1]["messages"][-1]["content"]
    assert chat_server.bodies[1]["messages"][-2] == {"role": "assistant", "content": bad}


def test_a_refused_repair_falls_back_and_says_so(planner, chat_server, tidy, skills):
    chat_server.says(UNKNOWN_SKILL, UNKNOWN_SKILL)
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "teleport")
    assert len(chat_server.bodies) == 2


@pytest.mark.parametrize(
    ("body", "status", "content_type", "told"),
    [
        ("<html>proxy login</html>", 200, "text/html", "failed"),
        ('{"error": {"message": "boom"}}', 500, "application/json", "status 500"),
        ('{"error": {"message": "no key"}}', 401, "application/json", "status 401"),
        ('{"error": {"message": "slow down"}}', 429, "application/json", "status 429"),
        ("{}", 200, "application/json", "language model"),
        ("not json", 200, "application/json", "language model"),
    ],
)
def test_a_broken_server_falls_back_and_says_so(planner, chat_server, tidy, skills, body, status, content_type, told):
    chat_server.sends(body, status, content_type)
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), told)


def test_a_cut_off_answer_falls_back_and_says_so(planner, chat_server, tidy, skills):
    chat_server.says(GOOD[:60], finish_reason="length")
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "language model")


def test_an_empty_answer_falls_back_and_says_so(planner, chat_server, tidy, skills):
    chat_server.says("")
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "answered nothing")


def test_nobody_listening_falls_back_and_says_so(tidy, skills):
    planner = LanguageModelPlanner(ModelSettings("m", "http://127.0.0.1:9/v1"), BuiltinPlanner())
    assert_fell_back(planner.plan(PlanRequest(SENTENCE), tidy, skills), "http://127.0.0.1:9/v1 failed")


@pytest.mark.parametrize(("timeout_s", "deadline_s"), [(0.2, 30.0), (20.0, 0.2)])
def test_a_server_that_never_answers_falls_back_in_time(httpserver, tidy, skills, timeout_s, deadline_s):
    over = Event()

    def never(request: Request) -> Response:
        over.wait(20.0)
        return Response("{}")

    httpserver.expect_request(PATH).respond_with_handler(never)
    planner = LanguageModelPlanner(ModelSettings("m", httpserver.url_for("/v1"), timeout_s=timeout_s), BuiltinPlanner())
    try:
        assert_fell_back(planner.plan(PlanRequest(SENTENCE, deadline_s=deadline_s), tidy, skills), "language model")
    finally:
        over.set()


def test_a_refusal_of_the_fallback_tells_both_reasons(planner, chat_server, tidy, skills):
    chat_server.sends("{}", status=500)
    refusal = planner.plan(PlanRequest("juggle"), tidy, skills)
    assert isinstance(refusal, Refusal)
    assert "'juggle'" in refusal.reason
    assert "status 500" in refusal.reason


def failed(plan, retryable=True):
    failure = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.", retryable)
    return PlanFailure(plan.calls[0], failure)


def test_a_revision_keeps_the_goals_and_tells_the_failure(planner, chat_server, tidy, skills):
    plan = BuiltinPlanner().plan(PlanRequest(SENTENCE), tidy, skills)
    chat_server.says(answer(goals=["holding(sponge)"], steps=[PICK, PLACE]))
    revised = planner.revise(plan, failed(plan), tidy, skills)
    assert revised.goals == plan.goals
    assert not {one.id for one in revised.calls} & {one.id for one in plan.calls}
    told = json.loads(chat_server.bodies[0]["messages"][1]["content"])
    assert told["failed"] == "pick(can)"
    assert told["failure"] == "The fingers closed on nothing."


def test_a_revision_that_repeats_a_hopeless_call_is_sent_back(planner, chat_server, tidy, skills):
    plan = BuiltinPlanner().plan(PlanRequest(SENTENCE), tidy, skills)
    chat_server.says(GOOD, GOOD)
    answer_ = planner.revise(plan, failed(plan, retryable=False), tidy, skills)
    assert "cannot succeed as it is" in chat_server.bodies[1]["messages"][-1]["content"]
    assert isinstance(answer_, Refusal)
    assert "I know no other way" in answer_.reason


def test_without_langchain_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("planners.chat_model.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"not installed\. Try: pip install 'majordomo\[llm\]'"):
        LanguageModelPlanner(ModelSettings("m"), BuiltinPlanner())
