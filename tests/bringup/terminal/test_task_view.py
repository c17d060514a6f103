from io import StringIO

import pytest
from rich.console import Console

from agent.events import Corrected, Planned, StepProgressed, StepSettled, StepStarted, TaskEnded
from agent.result import GoalEvidence, TaskResult
from bringup.terminal.screen import Screen
from bringup.terminal.task_view import LineView, TaskTree, TreeView, view_for
from majordomo.execution import SkillReport, SkillStatus
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import FakeClock
from memory.task_graph import TaskGraph

OPEN = Predicate("open", ("microwave",))
PLAN = Plan(
    (PlannedCall("s1", SkillCall("open", {"target": "microwave"})),), (OPEN,), "builtin", ("the hand is empty",)
)
SEEN = Belief(OPEN, Verdict.TRUE, 0.97, 3.0, "cameras")
RESULT = TaskResult(1, "open it", Outcome.DONE, "Done.", goals=(GoalEvidence(OPEN, Verdict.TRUE, SEEN, 0.4),))


def screen(*, terminal: bool) -> tuple[Screen, StringIO]:
    text = StringIO()
    console = Console(file=text, force_terminal=terminal, width=120, legacy_windows=False, _environ={"TERM": "xterm"})
    return Screen(console, console), text


def play(view: LineView | TreeView, clock: FakeClock) -> None:
    graph = TaskGraph.from_plan(PLAN, lambda call: frozenset())
    with view:
        view.notice(Planned(PLAN, graph))
        view.notice(StepStarted(graph.start("s1")))
        clock.advance(2.5)
        view.notice(StepProgressed("s1", SkillReport(SkillStatus.RUNNING, progress=0.5)))
        view.notice(StepSettled(graph.succeed("s1", (OPEN,), (SEEN,))))
        view.notice(TaskEnded(RESULT))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_tree_is_drawn_on_a_terminal_and_lines_elsewhere(terminal: bool) -> None:
    view = view_for(screen(terminal=terminal)[0], "open it", "builtin", FakeClock())
    assert isinstance(view, TreeView if terminal else LineView)


def test_while_a_model_is_asked_the_tree_says_how_far_it_is() -> None:
    on, text = screen(terminal=False)
    thinking = ["asking qwen3 …"]
    tree = TaskTree("open it", "llm, qwen3", FakeClock(), lambda: thinking[0])
    on.notes.print(tree.draw())
    assert "planner: llm, qwen3" in text.getvalue() and "asking qwen3 …" in text.getvalue()
    thinking[0] = ""
    on.notes.print(tree.draw())
    assert "looking, then planning" in text.getvalue()


def test_when_another_planner_takes_over_the_tree_names_it() -> None:
    on, text = screen(terminal=False)
    tree = TaskTree("open it", "llm, qwen3", FakeClock())
    tree.notice(Planned(PLAN, TaskGraph.from_plan(PLAN, lambda call: frozenset())))
    on.notes.print(tree.draw())
    assert "planner: builtin" in text.getvalue() and "llm" not in text.getvalue()


def test_a_correction_that_changes_something_stands_beside_what_was_said_first() -> None:
    on, text = screen(terminal=False)
    tree = TaskTree("open it", "builtin", FakeClock())
    tree.notice(Corrected("skip it", problem="Nothing is left."))
    tree.notice(Corrected("no, close it", dropped=("open it",), added=("close it",)))
    on.notes.print(tree.draw())
    assert "“open it”, “no, close it”  planner" in text.getvalue()


def test_lines_tell_planner_plan_evidence_and_outcome() -> None:
    on, text = screen(terminal=False)
    play(LineView(on, "open it", "builtin"), FakeClock())
    said = text.getvalue()
    for part in (
        "planner: builtin",
        "plan (builtin): open(microwave)",
        "assumed: the hand is empty",
        "▶ s1 open(microwave)",
        "✓ s1 open(microwave)  seen: open(microwave) 97%",
        "done: Done. (open(microwave) seen 0.4 s before the end)",
    ):
        assert part in said


def test_the_tree_shows_each_node_with_time_and_evidence_and_stays_on_the_screen() -> None:
    on, text = screen(terminal=True)
    clock = FakeClock()
    play(TreeView(on, TaskTree("open it", "builtin", clock)), clock)
    last = text.getvalue().rpartition("planner: builtin")[2]
    for part in ("s1 open(microwave)", "2.5 s", "seen: open(microwave) 97%", "done: Done."):
        assert part in last


def test_a_question_is_not_drawn_over() -> None:
    on, text = screen(terminal=True)
    view = TreeView(on, TaskTree("open it", "builtin", FakeClock()))
    with view, view.quiet():
        before = text.getvalue()
        view.notice(Planned(PLAN, TaskGraph.from_plan(PLAN, lambda call: frozenset())))
        assert text.getvalue() == before
