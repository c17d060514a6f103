"""What becomes of a task over ROS 2 when one of its processes is killed: SIGKILL at a moment drawn at random.

Robot, skill server and agent are processes of a graph, at work in real time on a task of the simulated kitchen, each
time anew. One of them is killed, left dead for some seconds, and started again, as `majordomo ros up` does it. A robot
that was killed begins again with the kitchen as it was at first; an agent that was killed asks whether to go on, and is
told yes.

- noticed: until the graph tells; of the robot, that its joints are silent, and of the skill server, that a call is lost
  (`/diagnostics`, told once a second); of the agent, that the skill server has ended what it was at. Nobody notices the
  latter two where nothing runs.
- holding: until no joint moves any more; a simulated robot that was killed is gone, and has no such row. A robot counts
  its own patience in its own time, which `--factor` stretches.
- whatever is not done in the end has to say why.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from markdown_report import Durations, heading
from ros_graph import NodeGraph, join_graph

from bringup.evaluation.markdown import table

FIRST_SEED = 2_100_000
TASK = "put the red cup in the microwave and close it"
NAMES = ("robot", "skills", "agent")
UP_S, END_S = 120.0, 600.0
LATEST_S = 15.0
"""Of a kill after the first step has begun [s]."""
DEAD_S = 4.0
"""How long a process stays dead: longer than anybody may take to notice [s]."""
STILL_RAD_S = 0.02
"""A joint that is slower stands still."""
STALE, WARN = b"\x03", b"\x01"
ALARMS = {"robot": ("joint_states", STALE), "skills": ("skill server", WARN)}
"""What is told in `/diagnostics` when a node is missed, and how bad it is."""

GOAL_IS_OVER = 4
"""Statuses of an action's goals from this number on are ends."""


@dataclass(slots=True)
class Kill:
    """What came of one kill.

    Attributes:
        name: Of the node.
        after_s: After the first step had begun [s].
        noticed_s, held_s: How long it took [s]; NaN: it was not noticed (nothing ran), or is not to be told.
        outcome, summary: Of the task; empty: it had no end.
        was_over: Whether the task had ended before.
    """

    name: str
    after_s: float
    noticed_s: float = np.nan
    held_s: float = np.nan
    outcome: str = ""
    summary: str = ""
    was_over: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the task is done, or was said why not."""
        return self.outcome == "done" or bool(self.outcome and self.summary)

    @property
    def told(self) -> str:
        """For people."""
        return f"{self.name} killed after {self.after_s:.1f} s: {self.outcome or 'no end'}. {self.summary}"


@dataclass(slots=True)
class Onlooker:
    """Hears what the nodes tell, and notes when.

    Attributes:
        events: Kind, details and moment of what the agent told.
        moved_s: When a joint was last seen moving.
        goal_ended_s: When the skill server last told that nothing is under way; NaN: something is.
        alarms_s: When it was first told that some part is so well or badly, by its name and level.
    """

    events: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)
    moved_s: float = np.nan
    goal_ended_s: float = np.nan
    alarms_s: dict[tuple[str, bytes], float] = field(default_factory=dict)

    def join(self, node: Any) -> None:
        """Hear what there is, over a node of rclpy."""
        from action_msgs.msg import GoalStatusArray
        from diagnostic_msgs.msg import DiagnosticArray
        from majordomo_msgs.msg import TaskEvent
        from sensor_msgs.msg import JointState

        from ros_interface import quality
        from ros_interface.component import DIAGNOSTICS

        node.create_subscription(TaskEvent, "agent/events", self._hear, quality.events())
        node.create_subscription(JointState, "joint_states", self._feel, quality.sensor())
        node.create_subscription(GoalStatusArray, "execute_skill/_action/status", self._count, quality.latched())

        node.create_subscription(DiagnosticArray, DIAGNOSTICS, self._diagnose, 10)

    def has_told(self, *kinds: str) -> bool:
        """Whether there was an event of these kinds."""
        return any(kind in kinds for kind, _, _ in self.events)

    def _hear(self, event: Any) -> None:
        self.events.append((event.kind, json.loads(event.details_json or "{}"), time.monotonic()))

    def _feel(self, joints: Any) -> None:
        if np.abs(np.array(joints.velocity)).max(initial=0.0) > STILL_RAD_S:
            self.moved_s = time.monotonic()

    def _diagnose(self, told: Any) -> None:
        for one in told.status:
            self.alarms_s.setdefault((one.name.partition(": ")[2], one.level), time.monotonic())

    def _count(self, told: Any) -> None:
        is_over = all(status.status >= GOAL_IS_OVER for status in told.status_list)
        self.goal_ended_s = time.monotonic() if is_over else np.nan


class Trial:
    """One task, and one kill in it.

    Args:
        folder: New; for its journal, and what the nodes say.
        seed: Of the kitchen.
        task: What shall be done.
        ros_arguments: ROS's own, for each node.
    """

    def __init__(self, folder: Path, seed: int, task: str, ros_arguments: Sequence[str]) -> None:
        folder.mkdir(parents=True)
        options = {"scene": "counter", "seed": seed, "journal": folder / "journal"}
        self._make_graph = lambda: NodeGraph(NAMES, options, folder / "nodes.txt", ros_arguments)
        self._task = task

    def carry_out(self, kill: Kill) -> None:
        """Begin the task, kill, start again, and wait for the end; note all in the kill."""
        from std_msgs.msg import String

        from ros_interface import quality
        from ros_interface.names import VLA_COMMAND
        from ros_interface.presence import join_robot, join_skills
        from ros_interface.robot_profile import load_profile
        from ros_interface.spinning import Spinning

        with closing(self._make_graph()) as graph, Spinning() as spinning:
            node, seen = spinning.add_plain("onlooker"), Onlooker()
            self._until = spinning.wait_until
            seen.join(node)
            words = node.create_publisher(String, VLA_COMMAND, quality.events())
            join_robot(spinning, node, load_profile(), UP_S)
            join_skills(spinning, node, UP_S)
            self._until(lambda: words.get_subscription_count() > 0, UP_S)
            self._begin(lambda: words.publish(String(data=self._task)), seen)
            self._until(lambda: seen.has_told("step_started", "task_ended"), UP_S)
            self._until(lambda: False, kill.after_s)
            kill.was_over = seen.has_told("task_ended")
            if not kill.was_over:
                self._kill(kill, graph, seen)
                if kill.name == "agent":
                    self._until(lambda: node.count_publishers("agent/events") > 0, UP_S)
                    self._begin(lambda: words.publish(String(data="yes")), seen)
                self._until(lambda: seen.events[-1][0] == "task_ended", END_S)
                kind, details, _ = seen.events[-1]
                if kind == "task_ended":
                    kill.outcome, kill.summary = details["outcome"], details["message"]

    def _begin(self, say: Callable[[], None], seen: Onlooker) -> None:
        """Say something until a task begins: an agent that is not active yet says so, and does nothing."""
        count = len(seen.events)
        for _ in range(round(UP_S)):
            say()
            if self._until(lambda: len(seen.events) > count, 1.0):
                return

    def _kill(self, kill: Kill, graph: NodeGraph, seen: Onlooker) -> None:
        ran, moved = np.isnan(seen.goal_ended_s), seen.moved_s
        seen.alarms_s.clear()
        graph.kill(kill.name)
        killed_s = time.monotonic()
        self._until(lambda: False, DEAD_S)
        told_s = seen.alarms_s.get(ALARMS[kill.name], np.nan) if kill.name in ALARMS else seen.goal_ended_s
        kill.noticed_s = told_s - killed_s if ran or kill.name == "robot" else np.nan
        if kill.name != "robot" and not np.isnan(moved):
            kill.held_s = max(0.0, seen.moved_s - killed_s)
        graph.start_again(kill.name)


def report(kills: Sequence[Kill]) -> str:
    """A table, and what became of those that were not done."""
    rows = []
    for name in NAMES:
        mine = [kill for kill in kills if kill.name == name and not kill.was_over]
        if mine:
            done = sum(kill.outcome == "done" for kill in mine)
            said = sum(kill.is_told for kill in mine) - done
            times = (_median_and_worst([getattr(kill, what) for kill in mine]) for what in ("noticed_s", "held_s"))
            rows.append((name, str(len(mine)), *times, str(done), str(said), str(len(mine) - done - said)))
    head = ("killed", "times", "noticed: median, worst", "holding: median, worst", "done", "said why not", "neither")
    undone = [f"- {kill.told}" for kill in kills if kill.outcome != "done" and not kill.was_over]
    return "\n".join([table(head, rows), *undone])


def _median_and_worst(samples: Sequence[float]) -> str:
    known = [sample for sample in samples if not np.isnan(sample)]
    return f"{Durations.of(known).median_s:.2f} s, {max(known):.2f} s ({len(known)})" if known else "–"


def main() -> None:
    """Kill and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nodes", nargs="*", default=NAMES, metavar="NODE", help=f"in turn [{' '.join(NAMES)}]")
    parser.add_argument("--kills", type=int, default=20, help="of each [20]")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"the others follow [{FIRST_SEED}]")
    parser.add_argument("--task", default=TASK, help=f"in words [{TASK}]")
    parser.add_argument("--factor", type=float, default=1.0, help="robot time a second: less for a slow machine [1]")
    parser.add_argument("--out", type=Path, required=True, help="new folder of journals and of what was said")
    chosen = parser.parse_args()
    join_graph()
    generator, kills = random.Random(chosen.first_seed), []
    arguments = ("-p", f"real_time_factor:={chosen.factor}")
    for number in range(chosen.kills):
        for name in chosen.nodes:
            kill = Kill(name, generator.uniform(0.0, LATEST_S))
            folder = chosen.out.resolve() / f"{name}-{number}"
            Trial(folder, chosen.first_seed + number, chosen.task, arguments).carry_out(kill)
            print("over before the kill" if kill.was_over else kill.told, file=sys.stderr)
            kills.append(kill)
    over = sum(kill.was_over for kill in kills)
    also = [f"task: “{chosen.task}”; over before the kill came: {over}; robot time a second: {chosen.factor:g} s"]
    episodes = f"{chosen.kills} kills of each, up to {LATEST_S:g} s after the first step has begun"
    print(heading("Killed nodes", seed=f"worlds and kills from {chosen.first_seed} on", episodes=episodes, also=also))
    print(report(kills))


if __name__ == "__main__":
    main()
