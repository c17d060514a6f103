"""How the lists of English words and phrases are read."""

import re

import pytest

from planners.english.text import word_lists


def test_choices_are_written_out() -> None:
    assert sorted(word_lists.choices("(put|set) {x} (on|back( on|))")) == [
        *("put {x} back", "put {x} back on", "put {x} on"),
        *("set {x} back", "set {x} back on", "set {x} on"),
    ]


def test_what_means_another_thing_says_which() -> None:
    assert word_lists.meanings("irregular verbs")["taken"] == "take"
    assert word_lists.meanings("numbers")["an"] == "1"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("could you please", True),
        ("couldyou", False),
        ("go put it there", True),  # "go" before a word
        ("go to the sink", False),
        ("go", False),
        ("now put it", True),
        ("now that it is open", False),
        ("if you would, put it", True),  # before a stop
        ("if you would put it", False),
    ],
)
def test_a_phrase_counts_only_where_its_conditions_hold(text: str, is_one: bool) -> None:
    assert (re.match(word_lists.pattern("courtesies"), text, re.IGNORECASE) is not None) is is_one


def test_a_phrase_may_not_count_behind_some_words() -> None:
    pattern = re.compile(word_lists.pattern("courtesies"))
    assert pattern.search("first put") and not pattern.search("the first")
