from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from memory import Node, NodeStatus, TaskGraph

SKILLS = {
    "arm": frozenset({"arm"}),
    "base": frozenset({"base"}),
    "both": frozenset({"arm", "base"}),
    "none": frozenset(),
}
NO_LUCK = Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, "It stood still.")


@st.composite
def planned_calls(draw: st.DrawFn, most: int = 6) -> list[PlannedCall]:
    """Calls whose dependencies point both ways in the list, yet never in a circle."""
    size = draw(st.integers(0, most))
    calls = [
        PlannedCall(
            f"s{index}",
            SkillCall(draw(st.sampled_from(sorted(SKILLS)))),
            tuple(f"s{other}" for other in range(index) if draw(st.booleans())),
        )
        for index in range(size)
    ]
    return draw(st.permutations(calls))


def plan_of(calls: list[PlannedCall]) -> Plan:
    return Plan(tuple(calls), (), "test")


def ready_by_definition(graph: TaskGraph) -> tuple[str, ...]:
    """The slow way: look at every node, in order."""
    held = {name for node_id in graph.running for name in graph.node(node_id).resources}
    ready = []
    for node in graph.nodes:
        waits = any(not graph.node(other).status.lets_pass for other in node.after)
        if node.status is NodeStatus.PENDING and not waits and held.isdisjoint(node.resources):
            held |= node.resources
            ready.append(node.id)
    return tuple(ready)


class AnyHistory(RuleBasedStateMachine):
    """Whatever is done to a graph, in whatever order, the invariants hold."""

    @initialize(calls=planned_calls())
    def begin(self, calls: list[PlannedCall]) -> None:
        self.graph = TaskGraph.from_plan(plan_of(calls), SKILLS)
        self.finished: dict[str, Node] = {}
        self.tried: set[str] = set()
        self.version = 1

    def pick(self, choice: st.DataObject, *statuses: NodeStatus) -> str | None:
        ids = [node.id for node in self.graph.nodes if node.status in statuses]
        return choice.draw(st.sampled_from(ids)) if ids else None

    @precondition(lambda self: self.graph.ready())
    @rule(choice=st.data())
    def start(self, choice: st.DataObject) -> None:
        node_id = choice.draw(st.sampled_from(self.graph.ready()))
        self.graph.start(node_id)
        self.tried.add(node_id)

    @rule()
    def start_all_that_is_ready(self) -> None:
        for node_id in self.graph.ready():
            self.graph.start(node_id)
            self.tried.add(node_id)

    @rule(choice=st.data())
    def succeed(self, choice: st.DataObject) -> None:
        if node_id := self.pick(choice, NodeStatus.RUNNING):
            self.graph.succeed(node_id)

    @rule(choice=st.data())
    def fail(self, choice: st.DataObject) -> None:
        if node_id := self.pick(choice, NodeStatus.RUNNING, NodeStatus.PENDING):
            self.graph.fail(node_id, NO_LUCK)
            self.tried.add(node_id)

    @rule(choice=st.data())
    def retry(self, choice: st.DataObject) -> None:
        if node_id := self.pick(choice, NodeStatus.FAILED):
            self.graph.retry(node_id)

    @rule(choice=st.data())
    def skip(self, choice: st.DataObject) -> None:
        if node_id := self.pick(choice, NodeStatus.PENDING, NodeStatus.FAILED):
            self.graph.skip(node_id, "no need")

    @rule(choice=st.data())
    def cancel(self, choice: st.DataObject) -> None:
        if node_id := self.pick(choice, NodeStatus.PENDING, NodeStatus.RUNNING, NodeStatus.FAILED):
            self.graph.cancel(node_id)

    @rule(choice=st.data(), calls=planned_calls(3))
    def insert_before(self, choice: st.DataObject, calls: list[PlannedCall]) -> None:
        node_id = self.pick(choice, NodeStatus.PENDING, NodeStatus.FAILED)
        dead = node_id and any(
            self.graph.node(other).status is NodeStatus.CANCELLED for other in self.graph.node(node_id).after
        )
        if node_id and not dead:
            self.graph.insert_before(node_id, calls)
            self.version += 1

    @rule(calls=planned_calls(3))
    def append(self, calls: list[PlannedCall]) -> None:
        self.graph.append(calls)
        self.version += 1

    @precondition(lambda self: not self.graph.running)
    @rule(calls=planned_calls(4))
    def replace_unfinished(self, calls: list[PlannedCall]) -> None:
        added = self.graph.replace_unfinished(plan_of(calls))
        self.version += 1
        assert set(self.graph.unfinished) == set(added)

    @rule()
    def save_and_read_back(self) -> None:
        before = self.graph
        self.graph = TaskGraph.from_json(before.to_json(), SKILLS)
        assert self.graph.nodes == before.nodes

    @invariant()
    def ready_is_what_its_definition_says(self) -> None:
        assert self.graph.ready() == ready_by_definition(self.graph)

    @invariant()
    def nodes_come_after_what_they_wait_for(self) -> None:
        seen: set[str] = set()
        for node in self.graph.nodes:
            assert seen.issuperset(node.after)
            seen.add(node.id)

    @invariant()
    def running_nodes_share_nothing(self) -> None:
        held = [name for node_id in self.graph.running for name in self.graph.node(node_id).resources]
        assert len(held) == len(set(held))

    @invariant()
    def finished_nodes_never_change(self) -> None:
        for node_id, node in self.finished.items():
            assert self.graph.node(node_id) == node
        self.finished = {node.id: node for node in self.graph.nodes if node.status.is_finished}

    @invariant()
    def tried_nodes_never_vanish(self) -> None:
        assert self.tried <= {node.id for node in self.graph.nodes}

    @invariant()
    def version_counts_edits(self) -> None:
        assert self.graph.version == self.version

    @invariant()
    def finished_means_nothing_unfinished(self) -> None:
        assert self.graph.is_finished == (not self.graph.unfinished)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


names = st.text(min_size=1, max_size=8)
finite = st.floats(allow_nan=False, allow_infinity=False)
predicates = st.builds(Predicate, names, st.lists(names, max_size=2).map(tuple), st.booleans())
nodes = st.builds(
    Node,
    id=names,
    call=st.builds(SkillCall, names, st.dictionaries(names, names | finite | st.booleans() | st.none(), max_size=3)),
    after=st.just(()),
    status=st.sampled_from(NodeStatus),
    attempts=st.integers(0, 9),
    resources=st.frozensets(names, max_size=3),
    claimed=st.lists(predicates, max_size=2).map(tuple),
    verified=st.lists(st.builds(Belief, predicates, st.sampled_from(Verdict), finite, finite, names), max_size=2).map(
        tuple
    ),
    failure=st.none() | st.builds(Failure, st.sampled_from(FailureCode), st.sampled_from(Phase), names, st.booleans()),
    reason=st.text(max_size=8),
    asked=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(nodes, max_size=4, unique_by=lambda node: node.id), st.lists(predicates, max_size=2).map(tuple))
def test_whatever_a_node_holds_survives_json(some: list[Node], goals: tuple[Predicate, ...]):
    back = TaskGraph.from_json(TaskGraph(some, goals, version=7).to_json())
    assert (back.nodes, back.goals, back.version) == (tuple(some), goals, 7)
