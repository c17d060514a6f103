"""Plans for a robot that drives: where it must stand, what it must look for, and in which order that is least work."""

from itertools import product

import pytest

from majordomo.plan import Plan, PlannedCall, PlanRequest, Refusal
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM, FakeRoom
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.checker import check
from planners.search.search import Completion, Waypoint, complete
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)
SHUT = ("closed(microwave)", "closed(left cabinet)", "closed(slide cabinet)")
AT_SINK = (*SHUT, "hand_empty()", "robot_at(sink side)")
ON_TABLE = ("red cup", "blue cup", "green cup", "bowl", "apple", "lemon")


def seen(room, everywhere=True):
    """What is believed after a look from here, or from everywhere."""
    beliefs = {}
    for spec in CORE_PREDICATES:
        for arguments in product(*(FAKE_ROOM.of_kind(kind) for _, kind in spec.parameters)):
            atom = Predicate(spec.name, arguments)
            if everywhere or room.can_tell(atom):
                verdict = Verdict.TRUE if room.is_true(atom) else Verdict.FALSE
                beliefs[atom] = Belief(atom, verdict, float(verdict is Verdict.TRUE), 0.0, "cameras")
    return WorldSnapshot(FAKE_ROOM, beliefs)


@pytest.fixture(scope="module")
def known():
    """Everything was seen; the robot stands at the sink."""
    return seen(FakeRoom((*AT_SINK, *(f"on({thing}, table)" for thing in ON_TABLE), "on(can, counter)")))


@pytest.fixture(scope="module")
def from_sink():
    """Only what is at the sink was seen, and nothing is there."""
    return seen(FakeRoom(AT_SINK), everywhere=False)


def calls(sentence, snapshot):
    plan = BuiltinPlanner().plan(PlanRequest(sentence), snapshot, SKILLS)
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


def reach(*goals):
    return [Waypoint(tuple(Predicate.parse(goal) for goal in goals))]


def steps(goals, snapshot):
    found = complete(reach(*goals), snapshot, SKILLS)
    assert isinstance(found, Completion), found
    return [str(step.call) for step in found.steps]


def problems(snapshot, *written):
    texts = [Predicate.parse(text) for text in written]
    planned = tuple(
        PlannedCall(
            f"s{number}", SkillCall(one.name, dict(zip(SKILLS[one.name].model_fields, one.arguments, strict=True)))
        )
        for number, one in enumerate(texts)
    )
    ordered = tuple(PlannedCall(one.id, one.call, (f"s{i - 1}",) if i else ()) for i, one in enumerate(planned))
    return [problem.text for problem in check(Plan(ordered, (), "test"), snapshot, SKILLS)]


def test_the_door_is_opened_on_the_way_and_the_cup_fetched_then(known):
    assert calls("put the red cup in the microwave", known) == [
        "go_to(hob corner)",
        "open(microwave)",
        "go_to(dining table)",
        "pick(red cup)",
        "go_to(hob corner)",
        "place_in(red cup, microwave)",
    ]


def test_what_is_here_needs_no_drive():
    room = FakeRoom(("robot_at(hob corner)", "hand_empty()", "open(microwave)", "on(can, counter)"))
    assert calls("put the can in the microwave", seen(room)) == ["pick(can)", "place_in(can, microwave)"]


def test_it_drives_to_a_switch(known):
    assert calls("turn on the light", known) == ["go_to(hob corner)", "turn_on(light)"]


def test_what_is_on_already_is_not_turned_on_again():
    room = FakeRoom((*AT_SINK, "turned_on(light)"))
    assert calls("switch on the light", seen(room)) == []


def test_a_thing_of_which_nobody_knows_where_it_is_is_looked_for_before_it_is_taken(from_sink):
    assert calls("put the red cup in the microwave", from_sink) == [
        "go_to(hob corner)",
        "open(microwave)",
        "look_for(red cup)",
        "pick(red cup)",
        "go_to(hob corner)",
        "place_in(red cup, microwave)",
    ]


def test_with_nothing_known_the_same_is_planned(from_sink):
    sentence = "put the red cup in the microwave"
    assert calls(sentence, WorldSnapshot(FAKE_ROOM)) == calls(sentence, from_sink)


def test_what_is_in_view_is_not_looked_for():
    beliefs = seen(FakeRoom(AT_SINK), everywhere=False).beliefs
    visible = Predicate("visible", ("lemon",))
    snapshot = WorldSnapshot(FAKE_ROOM, {**beliefs, visible: Belief(visible, Verdict.TRUE, 0.9, 0.0, "cameras")})
    assert calls("pick up the lemon", snapshot) == ["pick(lemon)"]


def test_a_look_from_here_is_over_when_it_drives_on(from_sink):
    found = calls("find the lemon, go to the dining table and pick up the lemon", from_sink)
    assert found == ["look_for(lemon)", "go_to(dining table)", "look_for(lemon)", "pick(lemon)"]


def test_where_a_drive_led_is_no_goal_when_more_is_asked(known):
    plan = BuiltinPlanner().plan(PlanRequest("go to the dining table and put the can on the shelf"), known, SKILLS)
    assert isinstance(plan, Plan)
    assert [str(goal) for goal in plan.goals] == ["on(can, shelf)"]


def test_a_last_drive_is_a_goal(known):
    plan = BuiltinPlanner().plan(PlanRequest("turn on the light and go to the dining table"), known, SKILLS)
    assert isinstance(plan, Plan)
    assert [str(goal) for goal in plan.goals] == ["turned_on(light)", "robot_at(dining table)"]


def test_a_full_hand_is_emptied_where_it_is(known):
    room = FakeRoom((*SHUT, "holding(bowl)", "robot_at(dining table)", "on(red cup, table)"))
    assert steps(["holding(red cup)"], seen(room)) == ["place_on(bowl, table)", "pick(red cup)"]


def test_many_goals_are_reached_in_turn(known):
    found = steps([f"on({thing}, shelf)" for thing in ON_TABLE], known)
    assert len(found) == 4 * len(ON_TABLE)


def test_goals_that_others_undo_come_last(known):
    goals = ["robot_at(dining table)", "closed(microwave)", "inside(red cup, microwave)", "turned_on(light)"]
    found = steps(goals, known)
    assert found[-2:] == ["close(microwave)", "go_to(dining table)"]
    assert [found.count(step) for step in ("open(microwave)", "close(microwave)", "turn_on(light)")] == [1, 1, 1]


def test_what_can_be_done_at_one_place_is_done_there_before_it_drives_on(known):
    found = steps(["open(slide cabinet)", "turned_on(light)", "open(microwave)", "turned_on(back right burner)"], known)
    assert [step for step in found if step.startswith("go_to")] == ["go_to(hob)", "go_to(hob corner)"]


def test_a_robot_cannot_be_at_two_places():
    answer = complete(reach("robot_at(hob)", "robot_at(sink side)"), WorldSnapshot(FAKE_ROOM), SKILLS)
    assert not isinstance(answer, Completion)


def test_a_plan_that_reaches_across_the_room_is_refused(known):
    (problem,) = problems(known, "pick(red cup)")
    assert problem == "pick(red cup) needs robot_at(dining table), and that is not so at that point."


def test_a_plan_that_forgets_to_drive_back_is_refused(known):
    found = problems(known, "go_to(dining table)", "pick(red cup)", "place_in(red cup, sink)")
    assert found == ["place_in(red cup, sink) needs robot_at(sink side), and that is not so at that point."]


def test_a_plan_that_takes_what_it_has_not_found_is_refused(from_sink):
    assert "needs visible(red cup)" in problems(from_sink, "go_to(dining table)", "pick(red cup)")[0]


def test_a_plan_that_looks_first_passes(from_sink):
    assert problems(from_sink, "go_to(dining table)", "look_for(red cup)", "pick(red cup)") == []


def test_drives_in_no_order_are_refused(known):
    plan = Plan(
        tuple(
            PlannedCall(name, SkillCall(skill, {argument: value}))
            for name, skill, argument, value in (
                ("a", "go_to", "place", "hob corner"),
                ("b", "turn_on", "target", "light"),
            )
        ),
        (),
        "test",
    )
    assert "makes a difference" in check(plan, known, SKILLS)[-1].text


@pytest.mark.parametrize("sentence", ["turn on the bowl", "look for the hob corner"])
def test_things_are_no_places_and_places_no_things(known, sentence):
    assert isinstance(BuiltinPlanner().plan(PlanRequest(sentence), known, SKILLS), Refusal)


def test_what_is_held_before_a_shut_door_is_put_where_it_is_then_known_to_be():
    room = FakeRoom((*SHUT, "robot_at(hob)", "holding(bowl)"))  # where there is nothing to put it on
    planned = calls("put the bowl in the slide cabinet", seen(room))
    assert len(planned) == 8
    assert planned[1].startswith("place_on(bowl, ") and planned[3] == "open(slide cabinet)"
    assert planned[5:] == ["pick(bowl)", "go_to(hob)", "place_in(bowl, slide cabinet)"]
