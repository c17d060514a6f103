from majordomo.predicate import ANYTHING, CORE_PREDICATES, Opposites, Predicate, Verdict
from planners.search.imagined_world import ImaginedWorld

OPPOSITES = Opposites(CORE_PREDICATES)
ON_TRAY = Predicate("on", ("can", "tray"))
OPEN, CLOSED = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))


def test_what_nobody_has_imagined_is_as_it_was_seen(seen):
    world = ImaginedWorld(seen("open(microwave)"), OPPOSITES)
    assert world.verdict(OPEN) is Verdict.TRUE
    assert world.verdict(ON_TRAY) is Verdict.UNKNOWN


def test_a_wildcard_sweeps_away_what_was_seen_and_what_was_imagined(seen):
    world = ImaginedWorld(seen("on(can, counter)"), OPPOSITES).apply([ON_TRAY])
    swept = world.apply([Predicate("on", ("can", ANYTHING), positive=False)])
    assert swept.verdict(ON_TRAY) is Verdict.FALSE
    assert swept.verdict(Predicate("on", ("can", "counter"))) is Verdict.FALSE


def test_a_wildcard_is_about_its_own_thing_only(seen):
    world = ImaginedWorld(seen("on(sponge, tray)"), OPPOSITES)
    swept = world.apply([Predicate("on", ("can", ANYTHING), positive=False)])
    assert swept.holds(Predicate("on", ("sponge", "tray")))


def test_what_is_promised_outlasts_what_the_same_effects_sweep_away(seen):
    effects = [ON_TRAY, Predicate("on", ("can", ANYTHING), positive=False)]
    assert ImaginedWorld(seen(), OPPOSITES).apply(effects).holds(ON_TRAY)


def test_what_is_open_is_not_closed(seen):
    assert ImaginedWorld(seen("open(microwave)"), OPPOSITES).verdict(CLOSED) is Verdict.FALSE
    assert ImaginedWorld(seen("closed(microwave)"), OPPOSITES).apply([OPEN]).verdict(CLOSED) is Verdict.FALSE


def test_an_opposite_that_was_undone_answers_no_longer(seen):
    world = ImaginedWorld(seen("closed(microwave)"), OPPOSITES).apply([CLOSED.negated()])
    assert world.verdict(OPEN) is Verdict.UNKNOWN


def test_a_denied_claim_has_the_opposite_verdict(seen):
    assert ImaginedWorld(seen("open(microwave)"), OPPOSITES).verdict(OPEN.negated()) is Verdict.FALSE


def test_worlds_in_which_the_same_is_so_have_the_same_key(seen):
    world = ImaginedWorld(seen("open(microwave)", "not closed(microwave)"), OPPOSITES)
    there_and_back = world.apply([CLOSED]).apply([OPEN])
    assert there_and_back.key == world.key


def test_applying_leaves_the_world_before_as_it_was(seen):
    world = ImaginedWorld(seen(), OPPOSITES)
    world.apply([ON_TRAY])
    assert world.verdict(ON_TRAY) is Verdict.UNKNOWN


def test_its_snapshot_is_what_is_still_so_and_what_is_imagined_instead(seen):
    before = seen("open(microwave)", "on(can, counter)")
    effects = [ON_TRAY, Predicate("on", ("can", ANYTHING), positive=False)]
    after = ImaginedWorld(before, OPPOSITES).apply(effects).snapshot(before)
    assert after.verdict(OPEN) is Verdict.TRUE and after.beliefs[OPEN].source == "cameras"
    assert after.verdict(ON_TRAY) is Verdict.TRUE and after.beliefs[ON_TRAY].source == "plan"
    assert after.verdict(Predicate("on", ("can", "counter"))) is Verdict.FALSE


def test_of_a_forgotten_world_nothing_is_known(seen):
    before = seen("open(microwave)")
    forgotten = ImaginedWorld(before, OPPOSITES).apply([ON_TRAY]).forgotten()
    assert {forgotten.verdict(claim) for claim in (OPEN, CLOSED, ON_TRAY)} == {Verdict.UNKNOWN}
    assert forgotten.snapshot(before).verdict(OPEN) is Verdict.UNKNOWN
