from dataclasses import replace

import pytest

from majordomo.plan import Question
from majordomo.predicate import Belief, Predicate, Verdict
from planners.candidates import Weights, are_alike, evidence_for, probabilities, shipped_weights

CUPS = ("red cup", "blue cup", "green cup")
WHICH = Question("Which cup do you mean: the red cup, the blue cup or the green cup?", CUPS)
USEFUL = dict.fromkeys(CUPS, True)


def evidence(world, *dialogue):
    return evidence_for(WHICH, dialogue, world, USEFUL)


def likeliest(seen):
    shares = probabilities(seen, shipped_weights())
    return max(shares, key=shares.__getitem__)


def test_nothing_known_leaves_all_equally_probable(tidy):
    shares = probabilities(evidence(tidy), shipped_weights())
    assert shares == pytest.approx(dict.fromkeys(CUPS, 1 / 3))


def test_what_was_spoken_of_last_counts_most(tidy):
    seen = evidence(tidy, ("person", "find the blue cup"), ("robot", "I see the red cup."))
    assert (seen["red cup"].spoken_of, seen["blue cup"].spoken_of, seen["green cup"].spoken_of) == (1.0, 0.5, 0.0)
    assert likeliest(seen) == "red cup"


def test_a_turn_that_lists_several_speaks_of_none(tidy):
    seen = evidence(tidy, ("robot", "I see the red cup and the green cup."))
    assert {one.spoken_of for one in seen.values()} == {0.0}


def test_an_earlier_answer_to_the_same_question_counts_in_the_words_in_which_it_was_given(tidy):
    seen = evidence(tidy, ("robot", WHICH.text), ("person", "the green one"), ("robot", "Done."))
    assert (seen["green cup"].chosen, seen["green cup"].spoken_of) == (1.0, 1.0)
    assert likeliest(seen) == "green cup"


def test_an_earlier_answer_counts_for_another_question_between_the_same_things(tidy):
    other = "What shall I take instead: the red cup, the blue cup or the green cup?"
    assert evidence(tidy, ("robot", other), ("person", "the green one"))["green cup"].chosen == 1.0


@pytest.mark.parametrize("said", ["I see the red cup, the blue cup and the green cup.", "The red cup or the blue cup?"])
def test_what_was_said_before_anything_else_is_no_answer(tidy, said):
    assert evidence(tidy, ("robot", said), ("person", "the green one"))["green cup"].chosen == 0.0


def test_an_earlier_answer_does_not_outlive_talk_of_another(tidy):
    answered = (("robot", WHICH.text), ("person", "the green one"))
    assert evidence(tidy, *answered, ("person", "find the red cup"))["green cup"].chosen == 0.0


def test_what_is_in_sight_counts_by_its_probability(tidy):
    claim = Predicate("visible", ("blue cup",))
    belief = Belief(claim, Verdict.TRUE, 0.9, 0.0, "cameras")
    seen = evidence(replace(tidy, beliefs={**tidy.beliefs, claim: belief}))
    assert (seen["blue cup"].visible, seen["red cup"].visible) == (0.9, 0.5)
    assert likeliest(seen) == "blue cup"


@pytest.mark.parametrize(("told", "own"), [("the red cup is mine", 1.0), ("the red cup is Ann's", 0.0)])
def test_what_somebody_has_said_to_be_theirs_counts(tidy, told, own):
    assert evidence(replace(tidy, told=(told,)))["red cup"].own == own


def test_what_leaves_nothing_to_do_is_hardly_meant(tidy):
    seen = evidence_for(WHICH, (), tidy, USEFUL | {"red cup": False})
    shares = probabilities(seen, shipped_weights())
    assert shares["red cup"] < shares["blue cup"] == shares["green cup"]


def test_weights_of_nothing_make_no_difference(tidy):
    seen = evidence(tidy, ("person", "find the blue cup"))
    nothing = Weights(**dict.fromkeys(Weights.model_fields, 0.0))
    assert set(probabilities(seen, nothing).values()) == {1 / 3}


@pytest.mark.parametrize(
    ("options", "alike"),
    [(CUPS, True), (("red cup", "can"), False), (("yes", "no"), False), (("microwave", "tray"), False), ((), False)],
)
def test_only_things_that_one_noun_fits_are_alike(tidy, options, alike):
    assert are_alike(options, tidy.catalogue) is alike
