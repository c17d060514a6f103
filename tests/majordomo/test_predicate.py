"""Claims are read, denied, matched and judged as they are written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majordomo.errors import UnreadableInput
from majordomo.predicate import ANYTHING, CORE_PREDICATES, Opposites, Predicate, PredicateSpec, Verdict

names = st.from_regex(r"[a-z_][a-z0-9_]{0,10}", fullmatch=True)
things = st.from_regex(r"[a-z]+( [a-z]+)?", fullmatch=True)
claims = st.builds(Predicate, names, st.lists(things, max_size=3).map(tuple), st.booleans())
SPEC = PredicateSpec("inside", (("x", "movable"), ("y", "container")), "the {x} is inside the {y}", "Within.")


@given(claims)
def test_claim_survives_the_way_through_text(claim: Predicate) -> None:
    assert Predicate.parse(str(claim)) == claim


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("inside(red cup, microwave)", Predicate("inside", ("red cup", "microwave"))),
        ("  not  open ( microwave ) ", Predicate("open", ("microwave",), positive=False)),
        ("hand_empty()", Predicate("hand_empty")),
    ],
)
def test_text_is_read(text: str, claim: Predicate) -> None:
    assert Predicate.parse(text) == claim


@pytest.mark.parametrize(
    "text", ["", "open", "open(", "open(a))", "Open(a)", "not", "open(a) and closed(b)", "f(g(x))"]
)
def test_what_is_no_claim_is_refused_and_shown(text: str) -> None:
    with pytest.raises(UnreadableInput, match=r"is not a predicate.*Try:") as caught:
        Predicate.parse(text)
    assert f"'{text}'" in str(caught.value)


@given(claims)
def test_denying_twice_asserts_again(claim: Predicate) -> None:
    assert claim.negated() != claim
    assert claim.negated().negated() == claim
    assert claim.negated().atom == claim.atom


@pytest.mark.parametrize(
    ("pattern", "other", "covers"),
    [
        (("on", "cup", "tray"), ("on", "cup", "tray"), True),
        (("on", "cup", ANYTHING), ("on", "cup", "tray"), True),
        (("on", ANYTHING, ANYTHING), ("on", "cup", "tray"), True),
        (("on", "cup", ANYTHING), ("on", "bowl", "tray"), False),
        (("on", "cup"), ("on", "cup", "tray"), False),
        (("on", ANYTHING, ANYTHING), ("inside", "cup", "tray"), False),
        (("on", "cup", "tray"), ("on", "cup", ANYTHING), False),
    ],
)
def test_covers_reads_anything_as_a_wildcard(pattern: tuple, other: tuple, covers: bool) -> None:
    assert Predicate(pattern[0], pattern[1:]).covers(Predicate(other[0], other[1:])) is covers


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [
        (0.0, Verdict.FALSE),
        (0.35, Verdict.FALSE),
        (0.36, Verdict.UNKNOWN),
        (0.64, Verdict.UNKNOWN),
        (0.65, Verdict.TRUE),
        (1.0, Verdict.TRUE),
        (math.nan, Verdict.UNKNOWN),
    ],
)
def test_probability_becomes_a_verdict(probability: float, verdict: Verdict) -> None:
    assert SPEC.verdict(probability) is verdict


@pytest.mark.parametrize(("verdict", "opposite"), [("true", "false"), ("false", "true"), ("unknown", "unknown")])
def test_verdict_on_the_denied_claim_is_the_opposite(verdict: str, opposite: str) -> None:
    assert Verdict(verdict).opposite() == opposite


def test_claim_is_said_in_words() -> None:
    claim = Predicate("inside", ("red cup", "microwave"))
    assert SPEC.sentence(claim) == "the red cup is inside the microwave"
    assert SPEC.sentence(claim.negated()) == "it is not so that the red cup is inside the microwave"


@pytest.mark.parametrize("spec", CORE_PREDICATES, ids=lambda spec: spec.name)
def test_every_core_predicate_can_be_said(spec: PredicateSpec) -> None:
    claim = Predicate(spec.name, tuple(f"thing {name}" for name, _ in spec.parameters))
    assert all(thing in spec.sentence(claim) for thing in claim.arguments)


@pytest.mark.parametrize("spec", CORE_PREDICATES, ids=lambda spec: spec.name)
def test_opposites_name_each_other(spec: PredicateSpec) -> None:
    opposites = {other.name: other.opposite for other in CORE_PREDICATES}
    assert spec.opposite is None or opposites[spec.opposite] == spec.name


@pytest.mark.parametrize(("name", "other"), [("lit", "dark"), ("dark", "lit")])
def test_it_is_enough_that_one_of_two_opposites_names_the_other(name: str, other: str) -> None:
    specs = (
        PredicateSpec("lit", (("x", "thing"),), "the {x} is lit", "Bright.", opposite="dark"),
        PredicateSpec("dark", (("x", "thing"),), "the {x} is dark", "Not bright."),
    )
    assert Opposites(specs).of(Predicate(name, ("lamp",), positive=False)) == Predicate(other, ("lamp",))


def test_what_has_no_opposite_has_none() -> None:
    assert Opposites(CORE_PREDICATES).of(Predicate("hand_empty")) is None
