"""A script's steps, in words and as calls, become one plan."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM, FakePlanner
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.script import ScriptPlanner
from planners.script_draft import ScriptStep

TITLE = "the script"
WHICH_CUP = "Which cup do you mean: the red cup, the blue cup or the green cup?"
OPEN, CLOSE = SkillCall("open", {"target": "microwave"}), SkillCall("close", {"target": "microwave"})
PICK = SkillCall("pick", {"target": "red cup"})
PUT_IN = SkillCall("place_in", {"target": "red cup", "container": "microwave"})
PUT_ON = SkillCall("place_on", {"target": "red cup", "surface": "tray"})

SnapshotMaker = Callable[..., WorldSnapshot]


def expect(claim: str) -> SkillCall:
    return SkillCall("expect", {"claim": claim})


def planner_of(
    *tasks: str | SkillCall, expected: Sequence[str] = (), planner: FakePlanner | None = None
) -> ScriptPlanner:
    steps = [ScriptStep(task, number, f"a.yaml:{number}") for number, task in enumerate(tasks, start=1)]
    return ScriptPlanner(TITLE, steps, [Predicate.parse(claim) for claim in expected], planner or BuiltinPlanner())


def calls_of(answer: PlannerAnswer) -> list[str]:
    assert isinstance(answer, Plan), answer
    return [str(planned.call) for planned in answer.calls]


def refusal_of(answer: PlannerAnswer) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.fixture
def plan(tidy: WorldSnapshot, skills: SkillLibrary) -> Callable[[ScriptPlanner], PlannerAnswer]:
    return lambda planner: planner.plan(PlanRequest(TITLE), tidy, skills)


Plans = Callable[[ScriptPlanner], PlannerAnswer]
IN = ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"]


def test_words_and_calls_become_one_plan_in_order(plan: Plans) -> None:
    planner = planner_of("put the red cup in the microwave", CLOSE, "put the lemon on the tray")
    assert calls_of(plan(planner)) == [
        *IN,
        "close(microwave)",
        "pick(yellow lemon)",
        "place_on(yellow lemon, tray)",
    ]


def test_each_step_waits_for_the_one_before(plan: Plans) -> None:
    answer = plan(planner_of(OPEN, expect("open(microwave)"), CLOSE))
    assert isinstance(answer, Plan)
    assert [planned.after for planned in answer.calls] == [(), ("s1",), ("s2",)]


def test_words_are_planned_in_the_world_as_the_steps_before_leave_it(plan: Plans) -> None:
    assert calls_of(plan(planner_of(OPEN, "open the microwave", "close the microwave"))) == [
        "open(microwave)",
        "close(microwave)",
    ]


def test_what_is_left_unsaid_between_calls_is_searched_for(plan: Plans) -> None:
    assert calls_of(plan(planner_of(PUT_IN))) == IN


def test_a_pick_does_not_fill_the_hand_that_the_next_step_needs(plan: Plans) -> None:
    assert calls_of(plan(planner_of(PICK, PUT_IN))) == IN


def test_words_refer_to_what_earlier_words_spoke_of(plan: Plans) -> None:
    assert calls_of(plan(planner_of("open the microwave", "put the red cup in it")))[1:] == IN[1:]


def test_words_refer_to_what_earlier_calls_are_about(plan: Plans) -> None:
    assert calls_of(plan(planner_of(OPEN, "put the red cup in it")))[1:] == IN[1:]


def test_words_that_are_written_twice_refer_to_what_was_spoken_of_before_each(plan: Plans) -> None:
    put = "put it on the tray"
    planner = planner_of("pick up the red cup", put, "pick up the lemon", put)
    assert calls_of(plan(planner)) == [
        "pick(red cup)",
        "place_on(red cup, tray)",
        "pick(yellow lemon)",
        "place_on(yellow lemon, tray)",
    ]


def test_a_composite_skill_becomes_its_steps(plan: Plans) -> None:
    stow = SkillCall("stow", {"target": "red cup", "container": "microwave"})
    assert calls_of(plan(planner_of(stow))) == [*IN, "close(microwave)"]


def test_an_expectation_stays_where_it_is_written(plan: Plans) -> None:
    assert calls_of(plan(planner_of(PUT_IN, expect("inside(red cup, microwave)"), CLOSE))) == [
        *IN,
        "expect(inside(red cup, microwave))",
        "close(microwave)",
    ]


def test_an_expectation_that_the_steps_do_not_bring_about_is_wrong(plan: Plans) -> None:
    refusal = refusal_of(plan(planner_of(OPEN, expect("closed(microwave)"))))
    assert "a.yaml:2" in refusal.reason and "closed(microwave)" in refusal.reason


def test_an_expectation_of_which_nothing_is_known_is_looked_at_in_its_turn(
    seen: SnapshotMaker, skills: SkillLibrary
) -> None:
    answer = planner_of(expect("on(can, tray)")).plan(PlanRequest(TITLE), seen(), skills)
    assert calls_of(answer) == ["expect(on(can, tray))"]


def test_done_means_what_is_expected_in_the_end(plan: Plans) -> None:
    answer = plan(planner_of(PUT_IN, expected=["inside(red cup, microwave)"]))
    assert isinstance(answer, Plan)
    assert [str(goal) for goal in answer.goals] == ["inside(red cup, microwave)"]


def test_without_an_end_done_means_what_no_later_step_undoes(plan: Plans) -> None:
    answer = plan(planner_of(OPEN, PUT_ON, PUT_IN, CLOSE))
    assert isinstance(answer, Plan)
    assert {str(goal) for goal in answer.goals} == {"inside(red cup, microwave)", "closed(microwave)"}


def test_where_the_robot_stands_is_a_goal_only_where_nothing_else_is(skills: SkillLibrary) -> None:
    go = SkillCall("go_to", {"place": "hob"})
    for tasks, goals in (((go,), {"robot_at(hob)"}), ((CLOSE, go), {"closed(microwave)"})):
        answer = planner_of(*tasks).plan(PlanRequest(TITLE), WorldSnapshot(FAKE_ROOM), skills)
        assert isinstance(answer, Plan), answer
        assert {str(goal) for goal in answer.goals} == goals


def test_what_is_so_already_is_a_goal_all_the_same(plan: Plans) -> None:
    answer = plan(planner_of("close the microwave", PUT_ON))
    assert isinstance(answer, Plan)
    assert {str(goal) for goal in answer.goals} == {"closed(microwave)", "on(red cup, tray)"}
    assert calls_of(answer) == ["pick(red cup)", "place_on(red cup, tray)"]


def test_everything_wrong_is_named_at_once_with_its_place(plan: Plans) -> None:
    planner = planner_of(
        "florp the blag", SkillCall("pik", {"target": "red cup"}), SkillCall("pick", {"target": "red cap"}), PUT_ON
    )
    reason = refusal_of(plan(planner)).reason
    assert all(text in reason for text in ("a.yaml:1", "florp", "a.yaml:2", "'pik'", "a.yaml:3", "'red cap'"))
    assert "a.yaml:4" not in reason


@pytest.mark.parametrize(
    ("claim", "remedy"),
    [("insid(red cup, microwave)", "inside"), ("inside(red cap, microwave)", "red cup"), ("open()", "open(openable)")],
)
def test_a_claim_that_nobody_can_judge_is_named(plan: Plans, claim: str, remedy: str) -> None:
    refusal = refusal_of(plan(planner_of(OPEN, expect(claim))))
    assert "a.yaml:2" in refusal.reason and remedy in refusal.suggestion


def test_a_wrong_step_makes_no_other_step_wrong(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    planner = planner_of("florp the cup", expect("inside(red cup, microwave)"), CLOSE)
    assert [problem.step.number for problem in planner.problems(tidy, skills) if problem.step] == [1]


def test_what_cannot_be_brought_about_is_wrong(skills: SkillLibrary, tidy: WorldSnapshot) -> None:
    few = SkillLibrary([skill for name, skill in skills.skills.items() if name != "pick"])
    refusal = refusal_of(planner_of(PUT_IN).plan(PlanRequest(TITLE), tidy, few))
    assert "the robot is holding the red cup" in refusal.reason


def test_a_question_about_words_says_which_words(plan: Plans) -> None:
    answer = plan(planner_of(OPEN, "put the cup in the microwave"))
    assert isinstance(answer, Question)
    assert "put the cup in the microwave" in answer.text and "red cup" in answer.options


def test_an_answer_is_put_to_the_words_that_asked(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    planner = planner_of(OPEN, "put the cup in the microwave")
    request = PlanRequest(TITLE, (("robot", WHICH_CUP), ("person", "the blue cup")))
    assert "pick(blue cup)" in calls_of(planner.plan(request, tidy, skills))


def test_what_words_forbid_is_not_done_for_them(plan: Plans) -> None:
    answer = plan(planner_of("put the red cup in the microwave but do not open it"))
    assert "s1" not in refusal_of(answer).reason and "a.yaml:1" in refusal_of(answer).reason


def test_what_words_forbid_another_step_may_ask_for(plan: Plans) -> None:
    answer = plan(planner_of(OPEN, "put the red cup in the microwave but do not open it", CLOSE))
    assert calls_of(answer) == [*IN, "close(microwave)"]
    assert isinstance(answer, Plan)
    assert answer.forbidden == ()


LOOK_FIRST = Refusal("I have not seen the table.", needs_look=True)


def test_words_that_need_a_look_are_left_for_their_turn(plan: Plans) -> None:
    planner = planner_of(OPEN, "clear the table", CLOSE, planner=FakePlanner({"clear the table": LOOK_FIRST}))
    assert calls_of(plan(planner)) == ["open(microwave)", "do(clear the table)", "close(microwave)"]


def test_after_words_that_are_left_for_later_nothing_is_taken_for_granted(plan: Plans) -> None:
    planner = planner_of("clear the table", PUT_IN, planner=FakePlanner({"clear the table": LOOK_FIRST}))
    assert calls_of(plan(planner)) == ["do(clear the table)", *IN]


def test_in_their_turn_words_are_the_other_planners(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    answer = Refusal("I see nothing on the table.")
    other = FakePlanner({"clear the table": answer})
    planner = planner_of("open up", "clear the table", planner=other)
    assert planner.plan(PlanRequest("clear the table"), tidy, skills) == answer
    assert other.requests[0].dialogue == (("person", "open up"),)


def test_calls_are_numbered_by_the_entry_that_they_belong_to(plan: Plans) -> None:
    planner = planner_of(PICK, "put the red cup in the microwave", CLOSE)
    answer = plan(planner)
    assert isinstance(answer, Plan)
    assert [(str(c.call), planner.number_of(c.id)) for c in answer.calls] == [
        ("open(microwave)", 2),
        ("pick(red cup)", 1),
        ("place_in(red cup, microwave)", 2),
        ("close(microwave)", 3),
    ]


def test_a_revision_keeps_the_steps_that_are_left(
    tidy: WorldSnapshot, seen: SnapshotMaker, skills: SkillLibrary
) -> None:
    planner = planner_of(OPEN, PUT_IN, expect("inside(red cup, microwave)"), CLOSE)
    before = planner.plan(PlanRequest(TITLE), tidy, skills)
    assert isinstance(before, Plan)
    failure = Failure(FailureCode.OBJECT_DROPPED, Phase.POSTCONDITION, "It fell.")
    told = PlanFailure(before.calls[2], failure, finished=("s1", "s2"))
    now = seen("open(microwave)", "hand_empty()", "on(red cup, counter)", "not holding(red cup)")
    revised = planner.revise(before, told, now, skills)
    assert calls_of(revised) == [*IN[1:], "expect(inside(red cup, microwave))", "close(microwave)"]


def test_a_missed_expectation_is_repaired(tidy: WorldSnapshot, seen: SnapshotMaker, skills: SkillLibrary) -> None:
    planner = planner_of(PUT_ON, expect("on(red cup, tray)"))
    before = planner.plan(PlanRequest(TITLE), tidy, skills)
    assert isinstance(before, Plan)
    failure = Failure(FailureCode.PRECONDITION_VIOLATED, Phase.PRECONDITION, "It is not there.")
    told = PlanFailure(before.calls[2], failure, finished=("s1", "s2"))
    now = seen("hand_empty()", "not on(red cup, tray)", "on(red cup, counter)", "not holding(red cup)")
    assert calls_of(planner.revise(before, told, now, skills)) == [
        "pick(red cup)",
        "place_on(red cup, tray)",
        "expect(on(red cup, tray))",
    ]


def test_a_call_that_is_written_twice_is_done_twice(plan: Plans) -> None:
    assert calls_of(plan(planner_of(OPEN, CLOSE, OPEN, replace(CLOSE)))) == [
        "open(microwave)",
        "close(microwave)",
        "open(microwave)",
        "close(microwave)",
    ]
