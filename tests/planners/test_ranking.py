import json
import math

import pytest

from planners.model.ranking import labels_for, ranking_message, shares


def test_options_are_data_beside_the_question():
    role, text = ranking_message(['say "x"', "fly"])
    assert role == "human"
    assert json.loads(text.splitlines()[-1]) == {"options": {"A": 'say "x"', "B": "fly"}}


def test_many_options_have_numbers():
    assert labels_for(3) == ("A", "B", "C")
    assert labels_for(60)[-1] == "60"


@pytest.mark.parametrize("text", ["C, A", "C A", "a ranking: C > A", "1. C\n2. A"])
def test_by_order_each_is_half_as_probable_as_the_one_before(text):
    assert shares(text, [], 3) == pytest.approx((2 / 7, 1 / 7, 4 / 7))


def test_numbers_are_read_whole():
    found = shares("12 1 60", [], 60)
    assert found is not None
    assert sorted(range(60), key=lambda index: -found[index])[:3] == [11, 0, 59]


def test_by_probability_at_the_first_place_that_names_an_option():
    places = [{"\n": -0.1, "Sure": -2.0}, {"B": math.log(0.6), " B": math.log(0.1), "A": math.log(0.3)}]
    first, second = shares("B", places, 2) or ()
    assert (first, second) == pytest.approx((1 / 3, 2 / 3))


def test_an_option_that_is_not_among_the_alternatives_is_not_impossible():
    found = shares("A", [{"A": -0.01}], 2)
    assert found is not None and 0.0 < found[1] < 0.001


def test_an_answer_without_any_option_says_nothing():
    assert shares("I would rather not.", [], 2) is None
