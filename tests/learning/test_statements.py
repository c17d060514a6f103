import numpy as np
import pytest

from learning.frame_set import UNLABELLED, FrameSet
from learning.statements import NOTHING, Statements, draw_balanced, grounding_weights
from majordomo.predicate import Predicate


def test_half_of_the_drawn_claims_are_true() -> None:
    labels = np.tile(np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], np.int8), (200, 1))
    chosen = draw_balanced(labels, np.ones((2, 10)), 6, np.random.default_rng(0))
    assert (np.take_along_axis(labels, chosen, axis=1).sum(axis=1) == 3).all()


def test_no_claim_is_drawn_twice() -> None:
    labels = (np.random.default_rng(1).random((50, 12)) < 0.3).astype(np.int8)
    chosen = draw_balanced(labels, np.ones((2, 12)), 6, np.random.default_rng(0))
    assert all(len(set(row)) == 6 for row in chosen)


def test_too_few_true_claims_are_made_up_with_false_ones() -> None:
    labels = np.array([[1, 0, 0, 0, 0, 0, 0]], np.int8)
    chosen = draw_balanced(labels, np.ones((2, 7)), 6, np.random.default_rng(0))
    assert 0 in chosen[0]
    assert len(set(chosen[0])) == 6


def test_rare_answers_are_drawn_more_often_than_their_share() -> None:
    labels = np.zeros((1000, 3), np.int8)
    labels[:, 0] = 1
    labels[:10, 1] = 1
    weights = grounding_weights(labels, [Predicate("on", (thing,)) for thing in "abc"])
    draws = draw_balanced(np.tile(labels[0], (400, 1)), weights, 1, np.random.default_rng(0))[:, 0]
    assert (draws == 1).sum() > 5 * (draws == 0).sum()  # both are true here, and 1 rarely is elsewhere


def test_a_predicate_with_few_claims_is_not_drowned_by_one_with_many() -> None:
    predicates = [Predicate("hand_empty"), *(Predicate("on", (str(number), "tray")) for number in range(99))]
    labels = np.random.default_rng(0).integers(0, 2, (500, 100)).astype(np.int8)
    draws = draw_balanced(labels, grounding_weights(labels, predicates), 1, np.random.default_rng(0))[:, 0]
    assert (draws == 0).mean() > 0.05


def test_what_is_not_asked_of_a_frame_comes_last() -> None:
    labels = np.array([[UNLABELLED] * 4 + [0, 1]], np.int8)
    chosen = draw_balanced(labels, np.ones((2, 6)), 3, np.random.default_rng(0))[0]
    assert set(chosen[:2]) == {4, 5}


def test_scenes_stand_side_by_side_with_their_own_things(statements: Statements) -> None:
    both = Statements.joined([statements, statements])
    n_claims, n_things = len(statements.predicates), len(statements.finds)
    assert both.predicates == statements.predicates * 2
    assert (both.things[:n_claims] == statements.things).all()
    named = statements.things != NOTHING
    assert (both.things[n_claims:][named] == statements.things[named] + n_things).all()
    assert (both.things[n_claims:][~named] == NOTHING).all()


def test_more_sentences_than_claims_are_refused() -> None:
    with pytest.raises(ValueError, match="4 sentences"):
        draw_balanced(np.zeros((1, 3), np.int8), np.ones((2, 3)), 4, np.random.default_rng(0))


def test_things_of_claims_are_their_columns(statements: Statements, frames: FrameSet) -> None:
    row = [str(predicate) for predicate in statements.predicates].index("on(blue cup, tray)")
    things = frames.robot.things
    assert statements.things[row].tolist() == [things.index("blue cup"), things.index("tray")]
    assert statements.things[0].tolist() == [NOTHING, NOTHING]  # hand_empty names nothing
