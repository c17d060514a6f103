import pytest

from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import RoutineSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.search.effects import wanted_of
from planners.search.goals import final_goals, waypoints_of
from planners.search.search import complete


def bind(text, snapshot, skills):
    written = Predicate.parse(text)
    call = SkillCall(written.name, dict(zip(skills[written.name].model_fields, written.arguments, strict=True)))
    return skills.bind(call, snapshot.catalogue)


@pytest.mark.parametrize(
    ("skill", "wanted"),
    [
        ("place_in(can, microwave)", ["inside(can, microwave)"]),
        ("pick(can)", ["holding(can)"]),
        ("set_down()", ["hand_empty()"]),
        ("say(hello)", []),
    ],
)
def test_who_asks_for_a_skill_wants_what_it_does_to_its_arguments(tidy, skills, skill, wanted):
    assert [str(claim) for claim in wanted_of(bind(skill, tidy, skills))] == wanted


@pytest.mark.parametrize(
    ("asked", "goals"),
    [
        (["open(microwave)", "close(microwave)"], ["closed(microwave)"]),
        (["pick(can)", "place_on(can, tray)"], ["on(can, tray)"]),
        (["place_on(can, tray)", "place_in(can, microwave)"], ["inside(can, microwave)"]),
        (["place_on(can, tray)", "pick(can)"], ["holding(can)"]),
        (["place_on(can, tray)", "place_on(sponge, tray)"], ["on(can, tray)", "on(sponge, tray)"]),
        (["close(microwave)", "place_in(can, microwave)"], ["closed(microwave)", "inside(can, microwave)"]),
        (["open(microwave)", "open(microwave)"], ["open(microwave)"]),
    ],
)
def test_the_goals_are_what_no_later_request_undoes(tidy, skills, asked, goals):
    found = final_goals([bind(text, tidy, skills) for text in asked], tidy, skills)
    assert [str(goal) for goal in found] == goals


class Wave(RoutineSkill):
    """Wave."""

    name = "wave"

    def effects(self):
        return (Predicate("waved"),)


@pytest.mark.parametrize(
    ("asked", "goals", "steps"),
    [
        (["wave()"], ["waved()"], ["wave()"]),
        (["wave()", "open(microwave)"], ["open(microwave)"], ["wave()", "open(microwave)"]),
        (["wave()", "say(hello)"], ["waved()"], ["wave()", "say(hello)"]),
        (
            ["wave()", "open(microwave)", "wave()"],
            ["open(microwave)", "waved()"],
            ["wave()", "open(microwave)", "wave()"],
        ),
    ],
)
def test_what_only_comes_to_pass_is_no_goal_once_something_else_is_done(tidy, skills, asked, goals, steps):
    waved = PredicateSpec("waved", (), "the robot has waved", "Just now.")
    library = SkillLibrary((*skills.skills.values(), Wave), (*skills.predicates.values(), waved))
    bound = [bind(text, tidy, library) for text in asked]
    assert [str(goal) for goal in final_goals(bound, tidy, library)] == goals
    found = complete(waypoints_of(bound, tidy, library), tidy, library)
    assert [str(step.call) for step in found.steps] == steps
