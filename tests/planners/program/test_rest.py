"""The rest of a program is kept with its step, so that another process can go on with it."""

import json

import pytest

from majordomo.errors import ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlanRequest, Question, Refusal
from memory.node import NodeStatus
from memory.task_graph import TaskGraph
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.house.planner import HouseTrained
from planners.left_words import LeftWords, left_in
from planners.program.planner import ProgramPlanner

SAID = "put the can on the tray, and the sponge in the microwave if that is open"
PROGRAM = """place_on("can", "tray")
if is_open("microwave"):
    place_in("sponge", "microwave")
    if is_inside("sponge", "microwave"):
        close("microwave")"""
ON_TRAY = ("hand_empty()", "on(can, tray)", "on(sponge, counter)", "open(microwave)")
GONE = ModelUnavailable("It is gone.", "wait")


def planner_of(model):
    return HouseTrained(FallingBack(ProgramPlanner(model), BuiltinPlanner()), BuiltinPlanner())


def answer(program):
    return json.dumps({"kind": "program", "program": program})


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


def words(plan):
    return plan.calls[-1].call.arguments["words"]


def plan_from(graph):
    """The plan of a graph, as whoever takes the task up hands it on."""
    steps = tuple(PlannedCall(node.id, node.call, node.after, node.asked) for node in graph.nodes)
    return Plan(steps, graph.goals, "program")


@pytest.fixture
def kept(scripted, skills, tidy):
    """The JSON of a task whose program stands before its second part, all steps before that being done."""
    plan = planner_of(scripted(answer(PROGRAM))).plan(PlanRequest(SAID), tidy, skills)
    graph = TaskGraph.from_plan(plan, lambda call: frozenset())
    for step in plan.calls[:-1]:
        graph.start(step.id)
        graph.succeed(step.id)
    return graph.to_json()


@pytest.fixture
def anew(scripted, kept):
    """Everything made anew from that JSON: a planner without a past, its model, the graph, and what is left of it."""

    def make(*answers):
        graph, model = TaskGraph.from_json(kept), scripted(*(answers or (GONE,)))
        (left,) = (node for node in graph.nodes if node.status is NodeStatus.PENDING)
        return planner_of(model), model, graph, left.call.arguments["words"]

    return make


def test_a_program_goes_on_in_another_process_without_its_model(anew, seen, skills):
    planner, model, _, left = anew()
    second = planner.plan(PlanRequest(left), seen(*ON_TRAY), skills)
    assert calls(second)[:2] == ["pick(sponge)", "place_in(sponge, microwave)"]
    then = seen("hand_empty()", "on(can, tray)", "inside(sponge, microwave)", "open(microwave)")
    third = planner.plan(PlanRequest(words(second)), then, skills)
    assert calls(third) == ["close(microwave)"]
    assert sorted(map(str, third.goals)) == ["closed(microwave)", "inside(sponge, microwave)", "on(can, tray)"]
    assert model.asked == []


def test_every_part_can_be_the_one_that_is_taken_up(anew, seen, skills):
    second = anew()[0].plan(PlanRequest(anew()[3]), seen(*ON_TRAY), skills)
    then = seen("hand_empty()", "on(can, tray)", "inside(sponge, microwave)", "open(microwave)")
    third = anew()[0].plan(PlanRequest(words(second)), then, skills)
    assert calls(third) == ["close(microwave)"]
    assert {step.id for step in third.calls}.isdisjoint(step.id for step in second.calls)


def test_the_persons_words_are_known_still(anew, seen, skills):
    planner, _, _, left = anew()
    assert planner.plan(PlanRequest(left), seen(*ON_TRAY), skills).to_confirm == ()


def test_people_are_shown_one_line_of_it(kept):
    tree = TaskGraph.from_json(kept).text_tree()
    assert 'do(go on with the program, part 2, at line 2: if is_open("microwave"))' in tree
    assert "asked" not in tree


def test_nothing_is_kept_of_what_was_said_before_or_remembered(scripted, skills, tidy):
    request = PlanRequest(SAID, (("person", "Anna is ill"),), remembered=("Anna's cup is red",))
    plan = planner_of(scripted(answer(PROGRAM))).plan(request, tidy, skills)
    assert "Anna" not in TaskGraph.from_plan(plan, lambda call: frozenset()).to_json()


def test_what_is_left_of_a_part_is_searched_for_in_another_process(scripted, seen, tidy, skills):
    plan = planner_of(scripted(answer(PROGRAM))).plan(PlanRequest(SAID), tidy, skills)
    graph = TaskGraph.from_json(TaskGraph.from_plan(plan, lambda call: frozenset()).to_json())
    found, model = plan_from(graph), scripted(GONE)
    failure = Failure(FailureCode.OBJECT_DROPPED, Phase.EXECUTION, "It fell.")
    now = seen("hand_empty()", "on(can, counter)", "on(sponge, counter)", "open(microwave)")
    revised = planner_of(model).revise(found, PlanFailure(found.calls[1], failure, ("s1",)), now, skills)
    assert calls(revised)[:2] == ["pick(can)", "place_on(can, tray)"]
    assert words(revised) == words(plan)
    assert {step.id for step in revised.calls}.isdisjoint(step.id for step in plan.calls)
    assert model.asked == []


def test_where_it_breaks_off_the_model_is_told_what_was_done(scripted, seen, tidy, skills):
    broken = """place_on("can", "tray")
if is_open("microwave"):
    cups = find("cup")
    pick(cups[7])"""
    plan = planner_of(scripted(answer(broken))).plan(PlanRequest(SAID), tidy, skills)
    model = scripted(answer("wait(1)"))
    last = planner_of(model).plan(PlanRequest(words(plan)), seen(*ON_TRAY), skills)
    assert calls(last) == ["wait(1.0)"]
    assert list(map(str, last.goals)) == ["on(can, tray)"]
    told = json.loads(model.asked[0][1][1])
    assert (told["request"], told["program"], told["finished"]) == (SAID, broken, ["place_on(can, tray)"])


def test_what_nobody_can_tell_is_asked_in_another_process(anew, seen, skills):
    dark = seen("hand_empty()", "on(can, tray)", "visible(microwave)")
    looking = anew()[0].plan(PlanRequest(anew()[3]), dark, skills)
    later, before = anew()[0], (("robot", "Good morning."), ("person", "Hello."))
    question = later.plan(PlanRequest(words(looking), before), dark, skills)
    assert isinstance(question, Question)
    said = (*before, ("robot", question.text), ("person", "no"))
    assert [*map(str, later.plan(PlanRequest(words(looking), said), dark, skills).goals)] == ["on(can, tray)"]


@pytest.mark.parametrize(
    "program",
    [
        "import os",
        "place_on.__class__",
        "place_on('can', 'moon')",
        "shutdown()",
        "while True:\n    wait(1)",
        "exec('1')",
        "",
    ],
)
def test_what_was_kept_is_read_as_any_program_is(program, anew, seen, skills):
    planner, _, _, left = anew()
    title, _, kept = left.partition("\n")
    tampered = json.loads(kept)
    tampered["note"]["program"] = program
    answered = planner.plan(PlanRequest(f"{title}\n{json.dumps(tampered)}"), seen(*ON_TRAY), skills)
    assert isinstance(answered, Refusal)


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"program": PROGRAM},
        {"place": {"record": [], "n_done": "1", "unknown": None, "number": 2}},
        {"past": {"calls": "all", "goals": [], "first_number": 1, "rewritten": 0}},
        {"limits": "off"},
    ],
)
def test_a_rest_of_another_form_is_refused(note, anew, seen, skills):
    planner, _, _, left = anew()
    whole = left_in(left).note
    changed = note and {**whole, **note} if note != {"program": PROGRAM} else note
    bad = LeftWords(planner="program", asked=SAID, note=changed).call("part 2").arguments["words"]
    answered = planner.plan(PlanRequest(bad), seen(*ON_TRAY), skills)
    assert isinstance(answered, Refusal) and "cannot be read" in answered.reason
    assert SAID in answered.suggestion


def test_a_program_that_was_rewritten_as_often_as_may_be_is_not_again(anew, seen, skills):
    planner, model, _, left = anew(answer("wait(1)"))
    title, _, kept = left.partition("\n")
    changed = json.loads(kept)
    changed["note"]["past"]["rewritten"] = 3
    changed["note"]["program"] = PROGRAM.replace("if is_open", "cups = find('cup')\npick(cups[7])\nif is_open")
    answered = planner.plan(PlanRequest(f"{title}\n{json.dumps(changed)}"), seen(*ON_TRAY), skills)
    assert isinstance(answered, Refusal) and "4th program" in answered.reason
    assert model.asked == []
