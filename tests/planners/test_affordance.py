"""What can be done next, and how probable it is to work."""

from dataclasses import replace

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.world import WorldSnapshot
from planners.affordance import MAX_CANDIDATES, BelievedAffordance, Prospect

PICK = SkillCall("pick", {"target": "can"})
OPEN = SkillCall("open", {"target": "microwave"})


def believing(snapshot, **probabilities):
    """The snapshot with other probabilities: `holding__can=0.3`."""
    beliefs = dict(snapshot.beliefs)
    for text, probability in probabilities.items():
        name, *things = text.replace("_empty", "-empty").split("__")
        claim = Predicate(name.replace("-", "_"), tuple(things))
        verdict = Verdict.TRUE if probability > 0.5 else Verdict.FALSE
        beliefs[claim] = Belief(claim, verdict, probability, 0.0, "cameras")
    return replace(snapshot, beliefs=beliefs)


def candidates(prospect, words, skills):
    found = prospect.candidates(words, BelievedAffordance(prospect.skills))
    return {str(one.skill.call()): one for one in found}


def test_what_a_call_needs_is_taken_from_the_beliefs(tidy, skills):
    affordance = BelievedAffordance(skills)
    assert affordance(OPEN, believing(tidy, hand_empty=0.9)) == pytest.approx(0.9)
    assert affordance(OPEN, believing(tidy, hand_empty=0.1)) == pytest.approx(0.1)


def test_of_what_nobody_has_judged_either_may_be_so(tidy, skills):
    assert BelievedAffordance(skills)(OPEN, WorldSnapshot(tidy.catalogue)) == pytest.approx(0.5)


def test_what_is_seen_or_in_reach_counts_where_the_eyes_can_tell(tidy, skills):
    affordance = BelievedAffordance(skills)
    assert affordance(PICK, tidy) == pytest.approx(1.0)
    assert affordance(PICK, believing(tidy, visible__can=0.8, reachable__can=0.7)) == pytest.approx(0.56)


def test_a_thing_in_the_hand_need_not_be_in_view(seen, skills):
    held = believing(seen("holding(can)"), visible__can=0.01)
    call = SkillCall("place_on", {"target": "can", "surface": "tray"})
    assert BelievedAffordance(skills)(call, held) == pytest.approx(1.0)


def test_a_skill_counts_as_often_as_it_succeeded_where_that_was_measured(tidy, skills):
    affordance = BelievedAffordance(skills, {"open": 0.75})
    assert affordance(OPEN, tidy) == pytest.approx(0.75)
    assert affordance(PICK, tidy) == pytest.approx(1.0)


def test_what_makes_a_candidate_possible_counts_too(tidy, skills):
    affordance = BelievedAffordance(skills, {"open": 0.8, "pick": 0.9, "place_in": 0.5})
    found = Prospect.of(tidy, skills).candidates("the can in the microwave", affordance)
    assert [str(step) for step in found[0].steps] == ["open(microwave)", "pick(can)", "place_in(can, microwave)"]
    assert found[0].chance == pytest.approx(0.8 * 0.9 * 0.5)


def test_what_would_change_nothing_is_no_candidate(tidy, skills):
    found = candidates(Prospect.of(tidy, skills), "", skills)
    assert "close(microwave)" not in found
    assert "place_on(can, counter)" not in found
    assert "open(microwave)" in found


def test_what_nothing_makes_possible_is_no_candidate(tidy, skills):
    found = candidates(Prospect.of(tidy, skills, forbidden=(OPEN,)), "", skills)
    assert "open(microwave)" not in found
    assert "place_in(can, microwave)" not in found
    assert "pick(can)" in found


def test_things_that_the_words_name_come_first(tidy, skills):
    found = list(candidates(Prospect.of(tidy, skills), "The yellow fruit on the platter, please", skills))
    assert found[0] == "place_on(yellow lemon, tray)"


def test_several_things_of_a_kind_are_named_by_their_plural(tidy, skills):
    found = list(candidates(Prospect.of(tidy, skills), "tidy up the cups", skills))
    assert all("cup" in call for call in found[:9])


def test_what_only_helps_to_see_comes_last(tidy, skills):
    found = list(candidates(Prospect.of(tidy, skills), "tidy up", skills))
    assert all(call.startswith("look_for") for call in found[-len(tidy.catalogue.items) :])


def test_after_a_choice_its_promise_holds_and_it_is_not_offered_again(tidy, skills):
    start = Prospect.of(tidy, skills)
    later = start.after(candidates(start, "can", skills)["place_in(can, microwave)"])
    found = candidates(later, "can", skills)
    assert later.world.holds(Predicate("inside", ("can", "microwave")))
    assert "place_in(can, microwave)" not in found
    assert "close(microwave)" in found


def test_what_is_in_view_now_says_nothing_of_later(tidy, skills):
    hidden = believing(tidy, visible__can=0.02)
    start = Prospect.of(hidden, skills)
    assert candidates(start, "can", skills)["pick(can)"].chance == pytest.approx(0.02)
    later = start.after(candidates(start, "", skills)["open(microwave)"])
    assert candidates(later, "can", skills)["pick(can)"].chance == pytest.approx(1.0)


def test_no_more_is_put_up_for_choice_than_can_be_read(skills):
    cups = [Item(f"cup {number}", frozenset({"movable"}), ("cup",)) for number in range(100)]
    crowd = WorldSnapshot(Catalogue.of(cups))
    assert len(Prospect.of(crowd, skills).candidates("", BelievedAffordance(skills))) == MAX_CANDIDATES
