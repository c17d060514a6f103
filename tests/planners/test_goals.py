import pytest

from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.effects import wanted_of
from planners.goals import final_goals


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
