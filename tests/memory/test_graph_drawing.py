from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from memory import Node, NodeStatus, TaskGraph

IS_OPEN = Predicate("open", ("microwave",))
HOLDS = Predicate("holding", ("red cup",))
OPEN = Node(
    "a",
    SkillCall("open", {"target": "microwave"}),
    status=NodeStatus.SUCCEEDED,
    attempts=2,
    claimed=(IS_OPEN,),
    verified=(Belief(IS_OPEN, Verdict.TRUE, 0.97, 12.34, "cameras"),),
)
PICK = Node(
    "b",
    SkillCall("pick_up", {"target": "red cup"}),
    ("a",),
    status=NodeStatus.FAILED,
    attempts=1,
    claimed=(HOLDS,),
    failure=Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing."),
)
SAY = Node("c", SkillCall("say", {"text": 'a "quoted" <b>#1</b>'}), ("a", "b"), NodeStatus.SKIPPED, reason="not asked")


def test_text_tree_shows_marks_attempts_order_and_evidence():
    assert TaskGraph([OPEN, PICK, SAY]).text_tree().splitlines() == [
        "task graph, version 1: 2 of 3 finished",
        "├─ ✓ a  open(microwave)  succeeded, attempt 2",
        "│      seen true: open(microwave), p 0.97, at 12.3 s by cameras",
        "├─ ✗ b  pick_up(red cup)  failed  after a",
        "│      grasp_missed in execution: The fingers closed on nothing.",
        "│      claimed, not seen: holding(red cup)",
        '└─ ↷ c  say(a "quoted" <b>#1</b>)  skipped  after a, b',
        "       because not asked",
    ]


def test_text_tree_of_nothing_says_so():
    assert TaskGraph([]).text_tree() == "task graph, version 1: 0 of 0 finished"


def test_mermaid_draws_nodes_edges_and_the_colours_in_use():
    lines = TaskGraph([OPEN, PICK]).mermaid().splitlines()
    assert lines[:4] == [
        "flowchart TD",
        '    n0["✓ a: open(microwave), attempt 2"]:::succeeded',
        '    n1["✗ b: pick_up(red cup)"]:::failed',
        "    n0 --> n1",
    ]
    assert [line.split()[1] for line in lines[4:]] == ["succeeded", "failed"]


def test_mermaid_escapes_what_would_end_a_label():
    label = TaskGraph([OPEN, PICK, SAY]).mermaid().splitlines()[3]
    assert label == '    n2["↷ c: say(a #quot;quoted#quot; #lt;b#gt;#35;1#lt;/b#gt;)"]:::skipped'
