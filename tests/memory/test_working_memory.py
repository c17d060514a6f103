import numpy as np
import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import ObservationRejected, UnknownName
from majordomo.predicate import ANYTHING, Belief, Predicate, PredicateSpec, Verdict
from majordomo.sighting import Sighting
from memory import WorkingMemory

IS_OPEN = Predicate("open", ("microwave",))
IS_CLOSED = Predicate("closed", ("microwave",))
INSIDE = Predicate("inside", ("red cup", "microwave"))
ON_HOB = Predicate("on", ("red cup", "hob"))
HOLDING = Predicate("holding", ("red cup",))
HAND_EMPTY = Predicate("hand_empty")

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN
PROBABILITY = {TRUE: 0.9, FALSE: 0.1, UNKNOWN: 0.5}

CATALOGUE = Catalogue.of([Item("red cup", frozenset({"movable"}), ("cup",), ("red",))])


def seen(predicate: Predicate, verdict: Verdict, stamp_s: float) -> Belief:
    return Belief(predicate, verdict, PROBABILITY[verdict], stamp_s, "cameras")


@pytest.fixture
def memory(clock) -> WorkingMemory:
    return WorkingMemory(CATALOGUE, clock)


def test_what_nobody_looked_at_is_unknown(memory):
    assert memory.verdict(IS_OPEN) is UNKNOWN
    assert memory.belief(IS_OPEN) is None
    assert memory.age_s(IS_OPEN) is None


def test_a_belief_is_kept_as_it_was_seen(memory):
    belief = seen(IS_OPEN, TRUE, 1.0)
    memory.commit([belief])
    assert memory.belief(IS_OPEN) == belief


def test_a_verdict_counts_the_sign(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_OPEN.negated())) == (TRUE, FALSE)


def test_a_belief_in_a_negated_claim_is_kept_as_one_in_the_claim(memory):
    memory.commit([Belief(IS_OPEN.negated(), TRUE, 0.75, 1.0, "person")])
    assert memory.belief(IS_OPEN) == Belief(IS_OPEN, FALSE, 0.25, 1.0, "person")


def test_the_newest_look_wins(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    memory.commit([seen(IS_OPEN, FALSE, 2.0)])
    assert memory.verdict(IS_OPEN) is FALSE


def test_a_look_that_arrives_late_is_dropped(memory):
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    memory.commit([seen(IS_OPEN, FALSE, 1.0)])
    assert memory.verdict(IS_OPEN) is TRUE


def test_a_closed_door_does_not_unsay_what_was_seen_inside(memory, clock):
    memory.commit([seen(INSIDE, TRUE, 1.0)])
    memory.disturb([IS_CLOSED, IS_OPEN.negated()])
    memory.commit([seen(INSIDE, UNKNOWN, 5.0), seen(IS_CLOSED, TRUE, 5.0)])
    clock.time_s = 6.0
    assert memory.verdict(INSIDE) is TRUE
    assert memory.age_s(INSIDE) == 5.0


def test_a_look_that_cannot_tell_counts_after_something_may_have_changed(memory, clock):
    memory.commit([seen(INSIDE, TRUE, 1.0)])
    clock.time_s = 3.0
    memory.disturb([INSIDE])
    memory.commit([seen(INSIDE, UNKNOWN, 5.0)])
    assert memory.belief(INSIDE) == seen(INSIDE, UNKNOWN, 5.0)


def test_what_a_skill_may_change_needs_a_new_look(memory, clock):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    clock.time_s = 3.0
    memory.disturb([IS_OPEN.negated()])
    assert memory.verdict(IS_OPEN) is UNKNOWN
    memory.commit([seen(IS_OPEN, TRUE, 4.0)])
    assert memory.verdict(IS_OPEN) is TRUE


def test_a_belief_in_doubt_keeps_the_stamp_and_source_of_its_look(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    memory.disturb([IS_OPEN])
    assert memory.belief(IS_OPEN) == Belief(IS_OPEN, UNKNOWN, 0.5, 1.0, "cameras")


def test_a_look_from_before_the_disturbance_does_not_settle_it(memory, clock):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    clock.time_s = 3.0
    memory.disturb([IS_OPEN])
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    assert memory.verdict(IS_OPEN) is UNKNOWN


def test_a_look_from_before_the_disturbance_that_could_not_tell_changes_nothing(memory, clock):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    clock.time_s = 3.0
    memory.disturb([IS_OPEN])
    memory.commit([seen(IS_OPEN, UNKNOWN, 2.0)])
    assert memory.age_s(IS_OPEN) == 2.0


def test_an_older_contradiction_does_not_shorten_a_doubt(memory, clock):
    memory.commit([seen(IS_CLOSED, TRUE, 1.0)])
    clock.time_s = 5.0
    memory.disturb([IS_CLOSED])
    memory.commit([seen(IS_OPEN, TRUE, 3.0)])
    memory.commit([seen(IS_CLOSED, TRUE, 4.0)])
    assert memory.verdict(IS_CLOSED) is UNKNOWN


def test_a_second_disturbance_asks_for_another_look(memory, clock):
    memory.commit([seen(HOLDING, TRUE, 1.0)])
    memory.disturb([HOLDING.negated()])
    memory.commit([seen(HOLDING, TRUE, 2.0)])
    clock.time_s = 3.0
    memory.disturb([HOLDING.negated()])
    assert memory.verdict(HOLDING) is UNKNOWN


def test_anything_disturbs_every_place_of_that_thing_alone(memory):
    other = Predicate("on", ("bowl", "hob"))
    memory.commit([seen(ON_HOB, TRUE, 1.0), seen(other, TRUE, 1.0), seen(IS_OPEN, TRUE, 1.0)])
    memory.disturb([Predicate("on", ("red cup", ANYTHING), positive=False)])
    assert [memory.verdict(claim) for claim in (ON_HOB, other, IS_OPEN)] == [UNKNOWN, TRUE, TRUE]


def test_disturbing_a_claim_disturbs_its_opposite(memory):
    memory.commit([seen(IS_CLOSED, TRUE, 1.0)])
    memory.disturb([IS_OPEN])
    assert memory.verdict(IS_CLOSED) is UNKNOWN


@pytest.mark.parametrize(("lit", "dark"), [("lit", "dark"), ("dark", "lit")])
def test_opposites_come_from_the_specs_of_either(clock, lit, dark):
    lit, dark = Predicate(lit, ("lamp",)), Predicate(dark, ("lamp",))
    spec = PredicateSpec("lit", (("x", "thing"),), "the {x} is lit", "", opposite="dark")
    memory = WorkingMemory(CATALOGUE, clock, predicates=[spec])
    memory.commit([seen(dark, TRUE, 1.0)])
    memory.disturb([lit])
    assert memory.verdict(dark) is UNKNOWN


def test_seeing_a_claim_true_doubts_an_older_opposite_and_never_denies_it(memory):
    memory.commit([seen(IS_CLOSED, TRUE, 1.0)])
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_CLOSED)) == (TRUE, UNKNOWN)
    memory.commit([seen(IS_CLOSED, FALSE, 2.0)])
    assert memory.verdict(IS_CLOSED) is FALSE


def test_an_opposite_already_seen_false_stays_as_it_is(memory):
    memory.commit([seen(IS_CLOSED, FALSE, 1.0)])
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    assert memory.verdict(IS_CLOSED) is FALSE


def test_a_door_may_be_neither_open_nor_closed(memory):
    memory.commit([seen(IS_CLOSED, TRUE, 1.0)])
    memory.commit([seen(IS_OPEN, FALSE, 2.0)])
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_CLOSED)) == (FALSE, TRUE)


def test_opposites_seen_true_at_once_are_both_in_doubt(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0), seen(IS_CLOSED, TRUE, 1.0)])
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_CLOSED)) == (UNKNOWN, UNKNOWN)


def test_an_opposite_seen_later_doubts_a_look_that_arrives_late(memory):
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    memory.commit([seen(IS_CLOSED, TRUE, 1.0)])
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_CLOSED)) == (TRUE, UNKNOWN)


@pytest.mark.parametrize("elsewhere", [ON_HOB, HOLDING, Predicate("inside", ("red cup", "cabinet"))])
def test_a_thing_seen_elsewhere_may_have_left_its_place(memory, elsewhere):
    memory.commit([seen(INSIDE, TRUE, 1.0)])
    memory.commit([seen(elsewhere, TRUE, 2.0)])
    assert (memory.verdict(INSIDE), memory.verdict(elsewhere)) == (UNKNOWN, TRUE)


def test_a_thing_not_seen_elsewhere_has_not_left_its_place(memory):
    memory.commit([seen(INSIDE, TRUE, 1.0)])
    memory.commit([seen(ON_HOB, FALSE, 2.0)])
    assert memory.verdict(INSIDE) is TRUE


def test_another_thing_moving_leaves_this_one(memory):
    memory.commit([seen(INSIDE, TRUE, 1.0)])
    memory.commit([seen(Predicate("holding", ("bowl",)), TRUE, 2.0)])
    assert memory.verdict(INSIDE) is TRUE


def test_a_thing_seen_at_two_places_at_once_is_at_both(memory):
    memory.commit([seen(INSIDE, TRUE, 1.0), seen(ON_HOB, TRUE, 1.0)])
    assert (memory.verdict(INSIDE), memory.verdict(ON_HOB)) == (TRUE, TRUE)


def test_a_full_hand_is_not_concluded(memory):
    memory.commit([seen(HAND_EMPTY, TRUE, 1.0)])
    memory.commit([seen(HOLDING, TRUE, 2.0)])
    assert memory.verdict(HAND_EMPTY) is TRUE


def test_a_belief_fades_towards_one_half_and_is_then_unknown(clock):
    memory = WorkingMemory(CATALOGUE, clock, half_lives_s={"open": 10.0})
    memory.commit([seen(IS_OPEN, TRUE, 0.0)])
    clock.time_s = 10.0
    assert memory.belief(IS_OPEN) == Belief(IS_OPEN, TRUE, pytest.approx(0.7), 0.0, "cameras")
    clock.time_s = 20.0
    assert memory.belief(IS_OPEN) == Belief(IS_OPEN, UNKNOWN, pytest.approx(0.6), 0.0, "cameras")


def test_what_was_seen_to_be_false_fades_too(clock):
    memory = WorkingMemory(CATALOGUE, clock, half_lives_s={"open": 10.0})
    memory.commit([seen(IS_OPEN, FALSE, 0.0)])
    clock.time_s = 10.0
    assert (memory.verdict(IS_OPEN), memory.belief(IS_OPEN).probability) == (FALSE, pytest.approx(0.3))
    clock.time_s = 100.0
    assert memory.verdict(IS_OPEN) is UNKNOWN


def test_what_was_hardly_sure_is_believed_for_a_half_life(clock):
    memory = WorkingMemory(CATALOGUE, clock, half_lives_s={"open": 10.0})
    memory.commit([Belief(IS_OPEN, TRUE, 0.6, 0.0, "cameras")])
    for time_s, verdict in ((9.9, TRUE), (10.1, UNKNOWN)):
        clock.time_s = time_s
        assert memory.verdict(IS_OPEN) is verdict


def test_a_new_look_makes_a_faded_belief_fresh(clock):
    memory = WorkingMemory(CATALOGUE, clock, half_lives_s={"open": 10.0})
    memory.commit([seen(IS_OPEN, TRUE, 0.0)])
    clock.time_s = 100.0
    memory.commit([seen(IS_OPEN, TRUE, 100.0)])
    assert memory.belief(IS_OPEN) == seen(IS_OPEN, TRUE, 100.0)


def test_what_is_held_fades_sooner_than_what_is_inside(memory, clock):
    in_microwave = Predicate("inside", ("bowl", "microwave"))
    memory.commit([seen(HOLDING, TRUE, 0.0), seen(in_microwave, TRUE, 0.0)])
    clock.time_s = 20.0
    assert memory.verdict(HOLDING) is TRUE
    clock.time_s = 60.0
    assert (memory.verdict(HOLDING), memory.verdict(in_microwave)) == (UNKNOWN, TRUE)
    clock.time_s = 10_000.0
    assert memory.verdict(in_microwave) is UNKNOWN


def test_a_predicate_without_a_half_life_stays_as_it_was_seen(clock):
    spec = PredicateSpec("lit", (("x", "thing"),), "the {x} is lit", "")
    memory = WorkingMemory(CATALOGUE, clock, predicates=[spec])
    memory.commit([seen(Predicate("lit", ("lamp",)), TRUE, 0.0)])
    clock.time_s = 1e9
    assert memory.belief(Predicate("lit", ("lamp",))).probability == 0.9


def test_opposites_seen_at_once_are_both_kept_until_a_look_settles_it(memory):
    contrary = seen(IS_OPEN, TRUE, 1.0), seen(IS_CLOSED, TRUE, 1.0)
    memory.commit(contrary)
    assert [set(pair) for pair in memory.contradictions()] == [set(contrary)]
    memory.commit([seen(IS_OPEN, TRUE, 2.0), seen(IS_CLOSED, FALSE, 2.0)])
    assert memory.contradictions() == ()
    assert (memory.verdict(IS_OPEN), memory.verdict(IS_CLOSED)) == (TRUE, FALSE)


def test_a_look_that_cannot_tell_leaves_what_the_opposite_is_told_against(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0), seen(IS_CLOSED, TRUE, 1.0)])
    memory.commit([seen(IS_OPEN, TRUE, 2.0)])
    assert memory.verdict(IS_OPEN) is TRUE
    assert len(memory.contradictions()) == 1


def test_a_person_who_denies_what_was_seen_is_believed_only_after_a_look(memory, clock):
    denied = Belief(IS_OPEN, FALSE, 0.0, 2.0, "person")
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    clock.time_s = 2.0
    memory.commit([denied])
    assert memory.verdict(IS_OPEN) is UNKNOWN and memory.needs_look([IS_OPEN]) == (IS_OPEN,)
    assert memory.contradictions() == ((denied, seen(IS_OPEN, TRUE, 1.0)),)
    memory.commit([seen(IS_OPEN, FALSE, 3.0)])
    assert memory.verdict(IS_OPEN) is FALSE and memory.contradictions() == ()


def test_a_person_is_believed_where_what_was_seen_may_have_changed(memory, clock):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    clock.time_s = 2.0
    memory.disturb([IS_OPEN])
    memory.commit([Belief(IS_OPEN, FALSE, 0.0, 2.0, "person")])
    assert memory.verdict(IS_OPEN) is FALSE and memory.contradictions() == ()


def test_what_people_told_is_in_the_snapshot(clock):
    told = ["the tall cup is mine"]
    memory = WorkingMemory(CATALOGUE, clock, told=lambda: tuple(told))
    before = memory.snapshot()
    told.append("the lemon is for guests")
    assert before.told == ("the tall cup is mine",)
    assert memory.snapshot().told == ("the tall cup is mine", "the lemon is for guests")


def test_needs_look_names_once_what_is_not_known_now(memory):
    memory.commit([seen(IS_OPEN, FALSE, 1.0)])
    assert memory.needs_look([IS_OPEN, INSIDE, INSIDE.negated(), HAND_EMPTY]) == (INSIDE, HAND_EMPTY)


def test_a_snapshot_says_what_the_memory_says(memory, clock):
    memory.commit([seen(IS_OPEN, TRUE, 1.0), seen(INSIDE, TRUE, 1.0), seen(HOLDING, TRUE, 1.0)])
    clock.time_s = 50.0
    memory.disturb([IS_OPEN])
    snapshot = memory.snapshot()
    assert (snapshot.catalogue, snapshot.stamp_s) == (CATALOGUE, 50.0)
    for claim in (IS_OPEN, INSIDE, HOLDING, INSIDE.negated(), HAND_EMPTY):
        assert snapshot.verdict(claim) is memory.verdict(claim)


def test_a_snapshot_stays_as_it_was(memory):
    memory.commit([seen(IS_OPEN, TRUE, 1.0)])
    memory.record_sighting(Sighting("red cup", np.zeros(3), 0.9, 1.0))
    snapshot = memory.snapshot()
    memory.commit([seen(IS_OPEN, FALSE, 2.0)])
    memory.record_sighting(Sighting("red cup", np.ones(3), 0.9, 2.0))
    assert snapshot.verdict(IS_OPEN) is TRUE
    np.testing.assert_array_equal(snapshot.positions["red cup"], np.zeros(3))


def test_the_last_sighting_counts(memory):
    memory.record_sighting(Sighting("red cup", np.ones(3), 0.9, 2.0))
    memory.record_sighting(Sighting("red cup", np.zeros(3), 0.9, 1.0))
    assert memory.sighting("red cup").stamp_s == 2.0
    np.testing.assert_array_equal(memory.snapshot().positions["red cup"], np.ones(3))


def test_a_sighting_is_kept_apart_from_the_array_it_came_in(memory):
    position = np.zeros(3)
    memory.record_sighting(Sighting("red cup", position, 0.9, 1.0))
    position += 1.0
    snapshot = memory.snapshot()
    snapshot.positions["red cup"][:] = 2.0
    np.testing.assert_array_equal(memory.sighting("red cup").position, np.zeros(3))


def test_what_was_never_sighted_is_nowhere(memory):
    assert memory.sighting("red cup") is None
    assert memory.snapshot().positions == {}


def test_a_sighting_of_something_unheard_of_is_refused(memory):
    with pytest.raises(UnknownName, match=r"no object named 'red cap'.*Try: 'red cup'"):
        memory.record_sighting(Sighting("red cap", np.zeros(3), 0.9, 1.0))


@pytest.mark.parametrize("position", [np.array([0.0, np.nan, 0.0]), np.zeros(2)])
def test_a_sighting_nowhere_is_refused(memory, position):
    with pytest.raises(ObservationRejected, match=r"sighting of 'red cup' has position .* Try: three finite"):
        memory.record_sighting(Sighting("red cup", position, 0.9, 1.0))


def test_the_dialogue_is_kept_in_order(memory):
    memory.say("person", "put the cup in the microwave")
    memory.say("robot", "which cup?")
    assert memory.dialogue == (("person", "put the cup in the microwave"), ("robot", "which cup?"))
