"""How the world will be after steps."""

from agent.corrections.afterwards import afterwards
from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, Verdict
from majordomo.world import WorldSnapshot
from skills.close import Close
from skills.pick import Pick

CATALOGUE = Catalogue.of(
    [Item("cup", frozenset({"movable"}), ("cup",)), Item("tray", frozenset({"surface"}), ("tray",))]
)


def _seen(*claims: str) -> WorldSnapshot:
    atoms = map(Predicate.parse, claims)
    return WorldSnapshot(CATALOGUE, {atom: Belief(atom, Verdict.TRUE, 1.0, 0.0, "cameras") for atom in atoms})


def test_what_steps_promise_is_so_and_what_they_end_is_not() -> None:
    then = afterwards(_seen("on(cup, tray)", "hand_empty()"), [Pick(target="cup")], CORE_PREDICATES)
    assert then.verdict(Predicate("holding", ("cup",))) is Verdict.TRUE
    assert then.verdict(Predicate("on", ("cup", "tray"))) is Verdict.FALSE
    assert then.verdict(Predicate("hand_empty")) is Verdict.FALSE


def test_what_excludes_a_promise_is_not_so() -> None:
    then = afterwards(_seen("open(microwave)"), [Close(target="microwave")], CORE_PREDICATES)
    assert then.verdict(Predicate("open", ("microwave",))) is Verdict.FALSE


def test_what_was_seen_stays_as_it_was() -> None:
    before = _seen("on(cup, tray)")
    afterwards(before, [Pick(target="cup")], CORE_PREDICATES)
    assert before.verdict(Predicate("on", ("cup", "tray"))) is Verdict.TRUE
