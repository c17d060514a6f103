import pytest

from majordomo.plan import Plan, PlannedCall
from majordomo.skill import SkillCall
from planners.checker import check
from planners.search.partial_order import as_wished, linked


def step(name, skill, *after, **arguments):
    return PlannedCall(name, SkillCall(skill, arguments), after)


def plan_of(*steps):
    return Plan(steps, (), "test")


def edges(plan):
    return {one.id: one.after for one in plan.calls}


PICK = step("pick", "pick", target="can")
PLACE = step("place", "place_on", target="can", surface="tray")
OPEN = step("open", "open", target="microwave")
SAY = step("say", "say", text="hello")


def test_steps_wait_for_what_they_need_and_what_they_would_spoil(tidy, skills):
    plan = linked(plan_of(OPEN, PICK, PLACE), tidy, skills)
    assert edges(plan) == {"open": (), "pick": ("open",), "place": ("pick",)}
    assert not check(plan, tidy, skills)


def test_steps_that_have_nothing_to_do_with_each_other_do_not_wait(tidy, skills):
    assert edges(linked(plan_of(SAY, PICK), tidy, skills)) == {"say": (), "pick": ()}


def test_what_steps_wait_for_already_stays(tidy, skills):
    plan = linked(plan_of(PICK, step("say", "say", "pick", text="hello")), tidy, skills)
    assert edges(plan)["say"] == ("pick",)


def test_what_follows_from_other_dependencies_is_left_out(tidy, skills):
    plan = plan_of(PICK, step("place", "place_on", "pick", target="can", surface="tray"))
    later = step("last", "open", "pick", "place", target="microwave")
    assert edges(linked(plan_of(*plan.calls, later), tidy, skills))["last"] == ("place",)


@pytest.fixture
def found():
    """A list of steps, as a search makes it."""
    return plan_of(
        step("s1", "open", target="microwave"),
        step("s2", "pick", "s1", target="can"),
        step("s3", "place_on", "s2", target="can", surface="tray"),
    )


def test_a_wish_keeps_its_order_among_added_steps(tidy, skills, found):
    wait = step("s4", "wait", "s3", seconds=1.0)
    whole = plan_of(*found.calls, wait)
    wished = [PLACE, step("pause", "wait", "place", seconds=1.0)]
    assert edges(as_wished(whole, wished, tidy, skills))["s4"] == ("s3",)


def test_a_pause_keeps_its_moment(tidy, skills, found):
    first, *rest = found.calls
    paused = plan_of(first, step("p", "wait", "s1", seconds=1.0), *rest)
    plan = as_wished(paused, [], tidy, skills)
    assert edges(plan) == {"s1": (), "p": ("s1",), "s2": ("p",), "s3": ("s2",)}


def test_a_wished_order_without_any_other_reason_is_kept(tidy, skills):
    listed = plan_of(step("s1", "look_for", target="can"), step("s2", "look_for", "s1", target="sponge"))
    wished = [step("a", "look_for", target="can"), step("b", "look_for", "a", target="sponge")]
    assert edges(as_wished(listed, wished, tidy, skills))["s2"] == ("s1",)
    assert edges(as_wished(listed, wished[:1], tidy, skills))["s2"] == ()
