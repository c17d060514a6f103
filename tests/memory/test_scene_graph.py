"""The scene's graph says what is where, who says so, and how long ago."""

import pytest

from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.site_map import ROOM
from majordomo.testing import FAKE_CATALOGUE, FAKE_ROOM, FakeClock
from majordomo.world import WorldSnapshot
from memory.scene_graph import MAP, ROBOT, Layer, Relation, scene_graph
from memory.working_memory import WorkingMemory

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN
ON_TABLE = Predicate("on", ("lemon", "table"))


@pytest.fixture
def memory():
    return WorkingMemory(FAKE_ROOM, FakeClock())


def believe(*claims, at_s=0.0):
    return [Belief(claim, TRUE, 0.9, at_s, "cameras") for claim in claims]


def test_the_room_the_places_and_the_furniture_are_known_before_anything_is_seen():
    graph = scene_graph(WorldSnapshot(FAKE_ROOM))
    assert graph.nodes[ROOM].layer is Layer.ROOM and next(iter(graph.nodes)) == ROOM
    assert graph.whereabouts("table") == (
        Relation("table", "at", "dining table"),
        Relation("dining table", "in", ROOM),
    )
    assert graph.whereabouts("lemon") == ()


def test_a_map_may_name_rooms():
    graph = scene_graph(WorldSnapshot(FAKE_ROOM), {"dining table": "parlour"})
    assert graph.whereabouts("table")[-1] == Relation("dining table", "in", "parlour")
    assert [name for name, node in graph.nodes.items() if node.layer is Layer.ROOM] == [ROOM, "parlour"]


def test_what_is_seen_has_probability_source_and_age(memory):
    memory.commit(believe(ON_TABLE))
    memory._clock.time_s = 1800.0
    relation, *rest = scene_graph(memory.snapshot()).whereabouts("lemon")
    assert (relation.name, relation.target, relation.source, relation.age_s) == ("on", "table", "cameras", 1800.0)
    assert 0.75 < relation.probability < 0.9 and relation.verdict is TRUE
    assert [one.target for one in rest] == ["dining table", ROOM]


def test_what_has_faded_is_kept_as_unknown_and_is_nowhere(memory):
    memory.commit(believe(ON_TABLE))
    memory._clock.time_s = 20_000.0
    graph = scene_graph(memory.snapshot())
    assert [one.verdict for one in graph.relations if one.subject == "lemon"] == [UNKNOWN]
    assert graph.whereabouts("lemon") == ()


def test_what_is_false_is_no_relation(memory):
    memory.commit([Belief(ON_TABLE, FALSE, 0.1, 0.0, "cameras")])
    assert [one for one in scene_graph(memory.snapshot()).relations if one.subject == "lemon"] == []


def test_what_the_robot_holds_is_where_the_robot_is(memory):
    memory.commit(believe(Predicate("holding", ("lemon",)), Predicate("robot_at", ("hob",))))
    places = [one.target for one in scene_graph(memory.snapshot()).whereabouts("lemon")]
    assert places == [ROBOT, "hob", ROOM]


def test_a_node_has_what_is_believed_of_it_alone(memory):
    is_open = Predicate("open", ("microwave",))
    memory.commit(believe(is_open, Predicate("hand_empty"), ON_TABLE))
    nodes = scene_graph(memory.snapshot()).nodes
    assert [belief.predicate for belief in nodes["microwave"].beliefs] == [is_open]
    assert [belief.predicate.name for belief in nodes[ROBOT].beliefs] == ["hand_empty"]
    assert nodes["lemon"].beliefs == ()


def test_what_is_on_a_thing_can_be_asked_for(memory):
    memory.commit(believe(ON_TABLE, Predicate("on", ("bowl", "table"))))
    assert {one.subject for one in scene_graph(memory.snapshot()).at("table")} == {"lemon", "bowl"}


def test_later_looks_leave_a_graph_as_it_is(memory):
    memory.commit(believe(ON_TABLE))
    graph = scene_graph(memory.snapshot())
    memory.commit([Belief(ON_TABLE, FALSE, 0.1, 1.0, "cameras")])
    assert graph.whereabouts("lemon")[0].target == "table"


def test_without_places_everything_is_in_the_room():
    graph = scene_graph(WorldSnapshot(FAKE_CATALOGUE))
    assert all(one.target == ROOM and one.source == MAP for one in graph.relations)
