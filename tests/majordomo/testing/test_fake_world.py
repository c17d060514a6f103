"""The fake world holds what was brought about, and fake eyes see it unless told otherwise."""

from majordomo.predicate import Predicate, Verdict
from majordomo.testing import FakeClock, FakeEyes, FakeWorld

OPEN = Predicate("open", ("microwave",))


def test_what_was_never_brought_about_is_false() -> None:
    world = FakeWorld()
    assert not world.is_true(OPEN)
    assert world.is_true(OPEN.negated())


def test_opposites_exclude_each_other() -> None:
    world = FakeWorld(["closed(microwave)"])
    world.bring_about(OPEN)
    assert world.true == {OPEN}


def test_denied_effect_with_anything_clears_them_all() -> None:
    world = FakeWorld(["on(red cup, tray)", "on(red cup, hob)", "on(bowl, tray)"])
    world.bring_about("not on(red cup, *)")
    assert world.true == {Predicate("on", ("bowl", "tray"))}


def test_denials_come_before_assertions() -> None:
    world = FakeWorld(["on(red cup, hob)"])
    world.bring_about("on(red cup, tray)", "not on(red cup, *)")
    assert world.true == {Predicate("on", ("red cup", "tray"))}


def test_eyes_see_the_truth_at_the_present_time() -> None:
    clock = FakeClock(start_s=7.0)
    (seen, unseen) = FakeEyes(FakeWorld([OPEN]), clock).look([OPEN, Predicate("hand_empty")])
    assert (seen.verdict, unseen.verdict) == (Verdict.TRUE, Verdict.FALSE)
    assert seen.stamp_s == 7.0


def test_eyes_say_what_they_are_told_to_say() -> None:
    eyes = FakeEyes(FakeWorld([OPEN]), FakeClock(), says={OPEN: Verdict.UNKNOWN})
    assert eyes.look([OPEN])[0].verdict is Verdict.UNKNOWN
    eyes.estimator.says.clear()
    assert eyes.look([OPEN.negated()])[0].verdict is Verdict.TRUE


def test_eyes_remember_where_they_looked() -> None:
    eyes = FakeEyes(FakeWorld(), FakeClock())
    eyes.look([OPEN])
    assert eyes.looks == [(OPEN,)]
