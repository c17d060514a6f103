from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from agent.evidence.supervisor import Supervisor, groundings
from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import CORE_PREDICATES, Predicate, PredicateSpec, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeEyes, FakeWorld
from memory.working_memory import WorkingMemory

INSIDE = Predicate("inside", ("cup", "microwave"))
ON_ANYTHING = Predicate("on", ("cup", "*"))


@dataclass
class Scene:
    world: FakeWorld
    clock: FakeClock
    eyes: FakeEyes
    memory: WorkingMemory
    supervisor: Supervisor


def make_scene(catalogue: Catalogue, true: Iterable[str], specs: tuple[PredicateSpec, ...] = CORE_PREDICATES) -> Scene:
    world, clock = FakeWorld(true), FakeClock()
    eyes, memory = FakeEyes(world, clock), WorkingMemory(catalogue, clock)
    return Scene(world, clock, eyes, memory, Supervisor(eyes, memory, SkillLibrary((), specs)))


def test_everything_that_can_be_said_of_the_catalogue_is_looked_at(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ())
    scene.supervisor.look()
    assert {str(atom) for atom in scene.eyes.looks[0]} == {
        "open(microwave)",
        "closed(microwave)",
        "holding(cup)",
        "hand_empty()",
        "inside(cup, microwave)",
        "on(cup, counter)",
        *(f"{claim}({thing})" for claim in ("visible", "reachable") for thing in ("cup", "microwave", "counter")),
    }


def test_nothing_is_on_itself() -> None:
    stack = Catalogue.of([Item(name, frozenset({"movable", "surface"}), (name,)) for name in ("box", "lid")])
    on = [spec for spec in CORE_PREDICATES if spec.name == "on"]
    assert {str(atom) for atom in groundings(on, stack)} == {"on(box, lid)", "on(lid, box)"}


def test_nothing_is_believed_before_it_looks(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["hand_empty()"])
    assert scene.supervisor.verdict(Predicate("hand_empty")) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("says", "verdict"),
    [(Verdict.TRUE, Verdict.TRUE), (Verdict.FALSE, Verdict.FALSE), (Verdict.UNKNOWN, Verdict.UNKNOWN)],
)
def test_a_wildcard_is_true_if_anything_is(catalogue: Catalogue, says: Verdict, verdict: Verdict) -> None:
    scene = make_scene(catalogue, ())
    scene.eyes.estimator.says[Predicate("on", ("cup", "counter"))] = says
    scene.supervisor.look((ON_ANYTHING,))
    assert scene.supervisor.verdict(ON_ANYTHING) is verdict
    assert scene.supervisor.verdict(ON_ANYTHING.negated()) is verdict.opposite()


def test_claims_about_the_inside_of_something_shut_are_not_taken_from_eyes(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["closed(microwave)"])
    scene.eyes.estimator.says[INSIDE] = Verdict.TRUE
    scene.supervisor.look()
    assert scene.supervisor.verdict(INSIDE) is Verdict.UNKNOWN


def test_claims_about_the_inside_of_something_open_are(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["open(microwave)", "inside(cup, microwave)"])
    scene.supervisor.look()
    assert scene.supervisor.verdict(INSIDE) is Verdict.TRUE


def test_a_person_is_believed_until_eyes_can_tell(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["hand_empty()"])
    empty = Predicate("hand_empty")
    scene.eyes.estimator.says[empty] = Verdict.UNKNOWN
    scene.supervisor.told(empty, is_true=False)
    scene.supervisor.look()
    assert scene.supervisor.verdict(empty) is Verdict.FALSE
    scene.eyes.estimator.says.clear()
    scene.clock.advance(1.0)
    scene.supervisor.look()
    assert scene.supervisor.verdict(empty) is Verdict.TRUE


def test_judgement_tells_false_from_unknown(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["hand_empty()"])
    scene.eyes.estimator.says[Predicate("open", ("microwave",))] = Verdict.UNKNOWN
    scene.supervisor.look()
    claims = [Predicate.parse(text) for text in ("hand_empty()", "holding(cup)", "open(microwave)")]
    judgement = scene.supervisor.judge(claims)
    assert (judgement.false, judgement.unknown) == ((claims[1],), (claims[2],))
    assert not judgement.is_true


def test_goal_evidence_has_an_age(catalogue: Catalogue) -> None:
    scene = make_scene(catalogue, ["hand_empty()"])
    scene.supervisor.look()
    scene.clock.advance(2.0)
    (evidence,) = scene.supervisor.goal_evidence([Predicate("hand_empty")])
    assert (evidence.verdict, evidence.age_s) == (Verdict.TRUE, 2.0)
