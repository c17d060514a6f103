import pytest

from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.search.effects import wanted_of
from planners.search.operators import ground
from planners.search.search import Completion, DeadEnd, Waypoint, complete


def asked(text, snapshot, skills):
    """A waypoint of "pick(red cup)": the arguments in the order of the skill's fields."""
    written = Predicate.parse(text)
    names = skills[written.name].model_fields
    call = SkillCall(written.name, dict(zip(names, written.arguments, strict=True)))
    return Waypoint(wanted_of(skills.bind(call, snapshot.catalogue)), call)


def reach(*goals):
    return Waypoint(tuple(Predicate.parse(goal) for goal in goals))


def steps(waypoints, snapshot, skills, forbidden=()):
    found = complete(waypoints, snapshot, skills, forbidden)
    assert isinstance(found, Completion), found
    return [str(step.call) for step in found.steps]


def test_the_door_is_opened_before_the_hand_is_full(tidy, skills):
    waypoint = asked("place_in(red cup, microwave)", tidy, skills)
    assert steps([waypoint], tidy, skills) == ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"]


def test_an_open_door_is_not_opened_again(seen, skills):
    snapshot = seen("hand_empty()", "open(microwave)")
    waypoint = asked("place_in(red cup, microwave)", snapshot, skills)
    assert steps([waypoint], snapshot, skills) == ["pick(red cup)", "place_in(red cup, microwave)"]


def test_what_is_held_already_is_not_picked_again(seen, skills):
    snapshot = seen("not hand_empty()", "holding(red cup)", "open(microwave)")
    waypoint = asked("place_in(red cup, microwave)", snapshot, skills)
    assert steps([waypoint], snapshot, skills) == ["place_in(red cup, microwave)"]


def test_a_full_hand_is_emptied_onto_a_surface_first(seen, skills):
    snapshot = seen("not hand_empty()", "holding(blue cup)")
    waypoint = asked("pick(red cup)", snapshot, skills)
    assert steps([waypoint], snapshot, skills) == ["place_on(blue cup, tray)", "pick(red cup)"]


def test_what_is_in_the_way_is_put_where_nothing_else_is_wanted(seen, skills):
    snapshot = seen("not hand_empty()", "holding(blue cup)")
    waypoint = asked("place_on(red cup, tray)", snapshot, skills)
    found = steps([waypoint], snapshot, skills)
    assert found == ["place_on(blue cup, counter)", "pick(red cup)", "place_on(red cup, tray)"]


def test_a_thing_in_the_way_of_its_own_door_is_put_down_and_taken_again(seen, skills):
    snapshot = seen("not hand_empty()", "holding(red cup)", "closed(microwave)")
    waypoint = asked("place_in(red cup, microwave)", snapshot, skills)
    found = steps([waypoint], snapshot, skills)
    assert found[0].startswith("place_on(red cup")
    assert found[1:] == ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"]


def test_a_precondition_that_depends_on_the_world_is_met(seen, skills):
    snapshot = seen("hand_empty()", "closed(microwave)", "inside(red cup, microwave)")
    assert steps([reach("on(red cup, tray)")], snapshot, skills) == [
        "open(microwave)",
        "pick(red cup)",
        "place_on(red cup, tray)",
    ]


def test_nothing_is_closed_unless_somebody_asks(tidy, skills):
    assert not any("close" in step for step in steps([reach("inside(can, microwave)")], tidy, skills))


def test_goals_together_cost_no_step_more_than_they_need(tidy, skills):
    goals = reach("inside(red cup, microwave)", "inside(blue cup, microwave)", "closed(microwave)")
    assert len(steps([goals], tidy, skills)) == 6


def test_waypoints_are_reached_in_their_order(tidy, skills):
    waypoints = [reach("open(microwave)"), reach("closed(microwave)")]
    assert steps(waypoints, tidy, skills) == ["open(microwave)", "close(microwave)"]


def test_what_is_so_needs_no_step(tidy, skills):
    assert steps([reach("closed(microwave)")], tidy, skills) == []


def test_with_nothing_known_it_opens_and_picks_rather_than_hopes(seen, skills):
    snapshot = seen()
    waypoint = asked("place_in(red cup, microwave)", snapshot, skills)
    assert steps([waypoint], snapshot, skills) == ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"]


def test_what_it_counts_on_without_knowing_is_told(seen, skills):
    found = complete([reach("holding(can)")], seen(), skills)
    assert isinstance(found, Completion)
    assert found.assumed == (Predicate("hand_empty"),)


def test_only_the_calls_asked_for_are_marked_so(tidy, skills):
    found = complete([asked("place_on(can, tray)", tidy, skills)], tidy, skills)
    assert isinstance(found, Completion)
    assert [step.asked for step in found.steps] == [False, True]


def test_a_forbidden_call_is_gone_round(seen, skills):
    snapshot = seen("not hand_empty()", "holding(blue cup)")
    forbidden = [SkillCall("place_on", {"target": "blue cup", "surface": "tray"})]
    found = steps([asked("pick(red cup)", snapshot, skills)], snapshot, skills, forbidden)
    assert found == ["place_on(blue cup, counter)", "pick(red cup)"]


def test_two_things_in_one_hand_are_a_dead_end(tidy, skills):
    found = complete([reach("holding(can)", "holding(sponge)")], tidy, skills)
    assert isinstance(found, DeadEnd)


def test_a_dead_end_names_what_nothing_brings_about(tidy, skills):
    found = complete([reach("inside(can, tray)")], tidy, skills)
    assert isinstance(found, DeadEnd)
    assert found.missing == (Predicate("inside", ("can", "tray")),)


def test_what_nothing_brings_about_is_not_searched_for(tidy, skills, monkeypatch):
    def solve(*_):
        raise AssertionError("it was searched for")

    monkeypatch.setattr("planners.search.leg.Leg.solve", solve)
    waypoint = asked("place_in(can, microwave)", tidy, skills)
    found = complete([waypoint], tidy, skills, [SkillCall("open", {"target": "microwave"})])
    assert isinstance(found, DeadEnd)
    assert found.missing == (Predicate.parse("open(microwave)"),)


def test_what_undoes_a_claim_is_told_from_what_promises_it(tidy, skills):
    operators = ground(skills, tidy.catalogue)
    undoing = {str(operator.call) for operator in operators.undoing(Predicate("on", ("can", "tray")))}
    assert undoing == {"pick(can)", "place_on(can, counter)", "place_in(can, microwave)", "set_down()"} & undoing
    assert "pick(can)" in undoing and "place_on(can, tray)" not in undoing


@pytest.mark.parametrize("repeat", range(3))
def test_the_same_question_has_the_same_answer(tidy, skills, repeat):
    goals = reach("inside(red cup, microwave)", "on(can, tray)", "closed(microwave)")
    assert steps([goals], tidy, skills) == steps([goals], tidy, skills)
