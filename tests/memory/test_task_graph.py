import json

import pytest

from majordomo.errors import PlanRejected, UnknownName, UnreadableInput
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from memory import Node, NodeStatus, TaskGraph, WrongStatus

RESOURCES = {
    "open": frozenset({"arm"}),
    "pick_up": frozenset({"arm"}),
    "go_to": frozenset({"base"}),
    "sweep": frozenset({"arm", "base"}),
    "say": frozenset(),
}
MISSED = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.")
IS_OPEN = Predicate("open", ("microwave",))
SEEN_OPEN = Belief(IS_OPEN, Verdict.TRUE, 0.97, 12.3, "cameras")


def step(node_id: str, skill: str = "open", after: tuple[str, ...] = (), target: str = "microwave") -> PlannedCall:
    return PlannedCall(node_id, SkillCall(skill, {"target": target}), after)


def plan_of(*calls: PlannedCall) -> Plan:
    return Plan(calls, (IS_OPEN,), "test")


def graph_of(*calls: PlannedCall) -> TaskGraph:
    return TaskGraph.from_plan(plan_of(*calls), RESOURCES)


def chain() -> TaskGraph:
    return graph_of(step("a"), step("b", "pick_up", ("a",)), step("c", "go_to", ("b",)))


def finish(graph: TaskGraph, node_id: str) -> None:
    graph.start(node_id)
    graph.succeed(node_id)


def test_a_new_graph_is_pending_in_topological_order():
    graph = graph_of(step("late", after=("early",)), step("early"))
    assert [node.id for node in graph.nodes] == ["early", "late"]
    assert {node.status for node in graph.nodes} == {NodeStatus.PENDING}


def test_a_node_knows_whether_it_was_asked_for():
    graph = graph_of(PlannedCall("a", SkillCall("open"), asked=True), step("b"))
    assert [node.asked for node in graph.nodes] == [True, False]


def test_a_step_serves_the_next_one_that_was_asked_for_and_waits_for_it():
    asked = [PlannedCall(name, SkillCall("open"), after, asked=True) for name, after in (("b", ("a",)), ("c", ("b",)))]
    graph = graph_of(step("a"), *asked, step("z"))
    served = {node.id: graph.purpose_of(node.id) for node in graph.nodes}
    assert served == {"a": graph.node("b"), "b": None, "c": None, "z": None}


def test_order_follows_the_plan_where_edges_leave_it_open():
    assert [node.id for node in graph_of(step("z"), step("m"), step("a")).nodes] == ["z", "m", "a"]


def test_resources_may_come_from_a_function():
    graph = TaskGraph.from_plan(plan_of(step("a")), lambda call: frozenset({call.arguments["target"]}))
    assert graph.node("a").resources == {"microwave"}


def test_a_skill_without_known_resources_is_refused():
    with pytest.raises(UnknownName, match=r"no skill named 'pick_upp'.*Try: 'pick_up'"):
        graph_of(step("a", "pick_upp"))


def test_duplicate_ids_are_named():
    with pytest.raises(PlanRejected, match=r"Two calls have the id 'a'.*Try:"):
        graph_of(step("a"), step("a"))


def test_unknown_dependencies_are_named_with_what_exists():
    with pytest.raises(
        PlanRejected, match=r"'b' \(open\(microwave\)\) waits for 'x', which does not.*Try: one of a, b"
    ):
        graph_of(step("a"), step("b", after=("x",)))


def test_circles_are_named():
    with pytest.raises(PlanRejected, match=r"in a circle: (a → b → a|b → a → b)\. Try:"):
        graph_of(step("a", after=("b",)), step("b", after=("a",)), step("c"))


def test_a_step_that_waits_for_itself_is_a_circle():
    with pytest.raises(PlanRejected, match="a → a"):
        graph_of(step("a", after=("a",)))


def test_ready_waits_for_predecessors():
    graph = chain()
    assert graph.ready() == ("a",)
    graph.start("a")
    assert graph.ready() == ()
    graph.succeed("a")
    assert graph.ready() == ("b",)


def test_a_skipped_predecessor_lets_pass():
    graph = chain()
    graph.skip("a", "it is open already")
    assert graph.ready() == ("b",)


def test_a_cancelled_predecessor_does_not_let_pass():
    graph = chain()
    graph.cancel("a")
    assert graph.ready() == ()


def test_all_predecessors_must_be_done():
    graph = graph_of(step("a", "go_to"), step("b"), step("c", after=("a", "b")))
    finish(graph, "a")
    assert graph.ready() == ("b",)
    finish(graph, "b")
    assert graph.ready() == ("c",)


def test_ready_steps_hold_nothing_twice():
    graph = graph_of(step("a"), step("b", "pick_up"), step("c", "go_to"), step("d", "sweep"))
    assert graph.ready() == ("a", "c")


def test_ready_steps_are_disjoint_from_what_runs():
    graph = graph_of(step("a"), step("b", "pick_up"), step("c", "go_to"))
    graph.start("a")
    assert graph.ready() == ("c",)
    graph.succeed("a")
    assert graph.ready() == ("b", "c")


def test_steps_without_resources_are_all_ready_in_order():
    graph = graph_of(step("a", "say"), step("b"), step("c", "say"), step("d"))
    assert graph.ready() == ("a", "b", "c")


def test_start_counts_attempts_and_retry_keeps_them():
    graph = chain()
    graph.start("a")
    graph.fail("a", MISSED)
    graph.retry("a")
    assert (graph.node("a").attempts, graph.node("a").failure) == (1, MISSED)
    assert graph.ready() == ("a",)
    assert graph.start("a").attempts == 2


def test_an_interrupted_step_begins_anew_and_frees_what_it_held():
    graph = graph_of(step("a"), step("b"))
    graph.start("a")
    assert graph.ready() == ()
    assert graph.suspend("a").status is NodeStatus.PENDING
    assert graph.ready() == ("a",) and graph.running == ()
    assert graph.start("a").attempts == 2


def test_success_keeps_claims_and_evidence_and_forgets_the_failure():
    graph = chain()
    graph.start("a")
    graph.fail("a", MISSED)
    graph.retry("a")
    graph.start("a")
    node = graph.succeed("a", [IS_OPEN], [SEEN_OPEN])
    assert (node.claimed, node.verified, node.failure) == ((IS_OPEN,), (SEEN_OPEN,), None)


def test_a_step_can_fail_before_it_starts():
    graph = chain()
    graph.fail("a", MISSED)
    assert graph.node("a").attempts == 0
    assert graph.ready() == ()


def test_a_failed_step_frees_what_it_held():
    graph = graph_of(step("a"), step("b"))
    graph.start("a")
    graph.fail("a", MISSED)
    assert graph.ready() == ("b",)


def test_starting_before_predecessors_names_them():
    with pytest.raises(WrongStatus, match=r"'b' \(pick_up\(microwave\)\) is pending and cannot start.*waits for a"):
        chain().start("b")


def test_starting_what_another_holds_names_it():
    graph = graph_of(step("a"), step("b"))
    graph.start("a")
    with pytest.raises(WrongStatus, match=r"cannot start\. Try: after a, holding arm"):
        graph.start("b")


@pytest.mark.parametrize(
    ("status", "forbidden"),
    [
        ("pending", ["succeed", "retry"]),
        ("running", ["start", "retry", "skip"]),
        ("failed", ["start", "succeed", "fail"]),
        ("succeeded", ["start", "succeed", "fail", "retry", "skip", "cancel"]),
        ("skipped", ["start", "succeed", "fail", "retry", "skip", "cancel"]),
        ("cancelled", ["start", "succeed", "fail", "retry", "skip", "cancel"]),
    ],
)
def test_illegal_transitions_raise_and_change_nothing(status: str, forbidden: list[str]):
    graph = graph_of(step("a"))
    if status in ("running", "succeeded"):
        graph.start("a")
    arguments = {"fail": [MISSED], "skip": ["no need"]}
    reach = {"succeeded": "succeed", "failed": "fail", "skipped": "skip", "cancelled": "cancel"}
    if status in reach:
        getattr(graph, reach[status])("a", *arguments.get(reach[status], []))
    before = graph.to_json()
    for method in forbidden:
        with pytest.raises(WrongStatus, match=f"is {status} and cannot .* Try: a node that is") as caught:
            getattr(graph, method)("a", *arguments.get(method, []))
        assert caught.value.code == "wrong_status"
    assert graph.to_json() == before


def test_an_unknown_node_is_named():
    with pytest.raises(UnknownName, match="no node named 'x'"):
        chain().node("x")


def test_it_is_finished_when_nothing_is_pending_running_or_failed():
    graph = chain()
    finish(graph, "a")
    graph.start("b")
    graph.fail("b", MISSED)
    graph.skip("c", "no need")
    assert (graph.is_finished, graph.unfinished) == (False, ("b",))
    graph.cancel("b")
    assert (graph.is_finished, graph.unfinished) == (True, ())


def test_an_empty_graph_is_finished():
    assert graph_of().is_finished


def test_running_lists_what_runs_in_order_of_start():
    graph = graph_of(step("a"), step("b", "go_to"))
    graph.start("b")
    graph.start("a")
    assert graph.running == ("b", "a")


def test_status_changes_leave_the_version():
    graph = chain()
    finish(graph, "a")
    assert graph.version == 1


def test_inserted_steps_come_between_a_step_and_what_it_waited_for():
    graph = chain()
    assert graph.insert_before("b", [step("r1"), step("r2", after=("r1",))]) == ("r1", "r2")
    assert [node.id for node in graph.nodes] == ["a", "r1", "r2", "b", "c"]
    assert graph.node("r1").after == ("a",)
    assert graph.node("b").after == ("a", "r2")
    assert graph.version == 2


def test_steps_can_be_inserted_before_a_failed_one():
    graph = chain()
    graph.start("a")
    graph.fail("a", MISSED)
    graph.insert_before("a", [step("r1")])
    assert graph.ready() == ("r1",)
    graph.retry("a")
    assert graph.ready() == ("r1",)
    finish(graph, "r1")
    assert graph.ready() == ("a",)


def test_an_inserted_step_whose_id_is_taken_gets_another():
    graph = chain()
    assert graph.insert_before("b", [step("a"), step("a.2", after=("a",))]) == ("a.3", "a.2")
    assert graph.node("a.2").after == ("a.3",)


@pytest.mark.parametrize("end", ["run", "succeed"])
def test_nothing_is_inserted_before_a_running_or_finished_step(end: str):
    graph = chain()
    graph.start("a")
    if end == "succeed":
        graph.succeed("a")
    with pytest.raises(WrongStatus, match="cannot get a step before it"):
        graph.insert_before("a", [step("r1")])


def test_appended_steps_wait_for_what_is_unfinished():
    graph = graph_of(step("a"), step("b", "go_to"), step("c", "say", ("a",)))
    assert graph.append([step("d"), step("e", after=("d",))]) == ("d", "e")
    assert graph.node("d").after == ("b", "c")
    assert graph.node("e").after == ("d",)
    assert graph.version == 2


def test_steps_appended_to_a_finished_graph_are_ready():
    graph = graph_of(step("a"))
    finish(graph, "a")
    graph.append([step("b")])
    assert graph.ready() == ("b",)
    assert not graph.is_finished


def test_appended_steps_may_bring_other_goals():
    graph = graph_of(step("a"))
    graph.append((step("b"),), (IS_OPEN,))
    assert graph.goals == (IS_OPEN,)


def test_a_rejected_edit_changes_nothing():
    graph = chain()
    before = graph.to_json()
    for wrong in (
        [step("d", after=("x",))],
        [step("d"), step("d")],
        [step("d", after=("e",)), step("e", after=("d",))],
    ):
        with pytest.raises(PlanRejected):
            graph.append(wrong)
        with pytest.raises(PlanRejected):
            graph.replace_unfinished(plan_of(*wrong))
    with pytest.raises(PlanRejected, match="in a circle"):
        graph.insert_before("b", [step("d", after=("c",))])
    assert graph.to_json() == before
    assert graph.ready() == ("a",)


def test_a_new_plan_replaces_what_was_never_tried():
    graph = chain()
    finish(graph, "a")
    goal = Predicate("closed", ("microwave",))
    assert graph.replace_unfinished(Plan((step("x", after=("a",)),), (goal,), "test")) == ("x",)
    assert [node.id for node in graph.nodes] == ["a", "x"]
    assert (graph.goals, graph.version, graph.ready()) == ((goal,), 2, ("x",))


def test_a_new_plan_leaves_what_was_tried_on_record_cancelled():
    graph = chain()
    graph.start("a")
    graph.fail("a", MISSED)
    assert graph.replace_unfinished(plan_of(step("a"))) == ("a.2",)
    assert (graph.node("a").status, graph.node("a").failure) == (NodeStatus.CANCELLED, MISSED)
    assert graph.ready() == ("a.2",)


def test_a_retried_step_stays_on_record_too():
    graph = chain()
    graph.start("a")
    graph.fail("a", MISSED)
    graph.insert_before("a", [step("r")])
    graph.retry("a")
    graph.replace_unfinished(plan_of(step("b")))
    assert (graph.node("a").status, graph.node("a").after) == (NodeStatus.CANCELLED, ("r",))


def test_what_a_finished_step_waited_for_stays_on_record_cancelled():
    graph = chain()
    graph.skip("b", "no need")
    graph.replace_unfinished(plan_of(step("x")))
    assert [(node.id, str(node.status)) for node in graph.nodes] == [
        ("a", "cancelled"),
        ("b", "skipped"),
        ("x", "pending"),
    ]


def test_a_new_plan_leaves_finished_steps_as_they_were():
    graph = chain()
    finish(graph, "a")
    before = graph.node("a")
    graph.replace_unfinished(plan_of(step("a"), step("b", after=("a",))))
    assert graph.node("a") is before
    assert graph.node("b").after == ("a.2",)


def test_nothing_is_replaced_while_a_step_runs():
    graph = chain()
    graph.start("a")
    with pytest.raises(WrongStatus, match=r"'a' .* is running and cannot be replaced. Try: cancel\(\) it first"):
        graph.replace_unfinished(plan_of(step("x")))


def test_a_new_plan_cannot_wait_for_a_cancelled_step():
    graph = chain()
    graph.cancel("a")
    with pytest.raises(PlanRejected, match=r"'x' .* waits for 'a', which is cancelled"):
        graph.replace_unfinished(plan_of(step("x", after=("a",))))


def test_json_brings_everything_back():
    graph = chain()
    graph.start("a")
    graph.succeed("a", [IS_OPEN], [SEEN_OPEN])
    graph.start("b")
    graph.fail("b", MISSED)
    graph.skip("c", "no need")
    graph.append([step("d", "sweep")])
    back = TaskGraph.from_json(graph.to_json(), RESOURCES)
    assert (back.nodes, back.goals, back.version) == (graph.nodes, graph.goals, graph.version)
    assert back.to_json() == graph.to_json()


def test_the_same_graph_is_the_same_text_in_every_process():
    graph = TaskGraph([Node("a", SkillCall("open"), resources=frozenset("zyxwv"))])
    assert json.loads(graph.to_json())["nodes"][0]["resources"] == ["v", "w", "x", "y", "z"]


def test_a_running_step_read_back_still_holds_its_resources():
    graph = graph_of(step("a"), step("b"), step("c", "go_to"))
    graph.start("a")
    back = TaskGraph.from_json(graph.to_json())
    assert (back.running, back.ready()) == (("a",), ("c",))


def test_steps_can_be_added_after_reading_back():
    back = TaskGraph.from_json(chain().to_json(), RESOURCES)
    assert back.append([step("d", "sweep")]) == ("d",)
    assert back.node("d").resources == {"arm", "base"}


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"format": 1}'])
def test_text_that_is_no_graph_is_refused(text: str):
    with pytest.raises(UnreadableInput, match=r"saved task graph cannot be read.*Try:"):
        TaskGraph.from_json(text)


def test_a_wrong_value_in_a_saved_graph_is_named():
    record = json.loads(chain().to_json())
    record["nodes"][1]["status"] = "perhaps"
    with pytest.raises(UnreadableInput, match=r"'nodes\.1\.status'"):
        TaskGraph.from_json(json.dumps(record))


def test_a_superfluous_field_in_a_saved_graph_is_named():
    record = json.loads(chain().to_json())
    record["nodes"][0]["colour"] = "red"
    with pytest.raises(UnreadableInput, match=r"'nodes\.0\.colour'"):
        TaskGraph.from_json(json.dumps(record))


def test_another_format_is_refused():
    record = json.loads(chain().to_json()) | {"format": 99}
    with pytest.raises(UnreadableInput, match="has format 99; this version reads 1"):
        TaskGraph.from_json(json.dumps(record))


def test_a_saved_graph_with_a_circle_is_refused():
    record = json.loads(chain().to_json())
    record["nodes"][0]["after"] = ["c"]
    with pytest.raises(PlanRejected, match="circle"):
        TaskGraph.from_json(json.dumps(record))
