"""What a program that is killed leaves undone: SIGKILL at a moment drawn at random, then `majordomo resume`.

Each kill is of a script in a kitchen of its own, in which it is first carried out undisturbed: how many actions that
takes says between which moments the kill is drawn, and only what is done undisturbed can be asked for after a kill.
Nothing learned is in the way: the scripted demonstrator acts, and the eyes know the truth. What was said is kept, and
what became of each kill, which is not tried again: a run can be interrupted.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from markdown_report import heading
from pydantic import TypeAdapter

from bringup.evaluation.markdown import table
from bringup.settings import Settings
from bringup.station.simulator import load_simulator
from bringup.station.station import Station
from bringup.wiring import journal_of
from learning.intervals import Rate
from learning.shards import write_whole
from majordomo.action import Action
from majordomo.outcome import Outcome
from majordomo.skill import PolicySkill
from majordomo.wrapped_robot import WrappedRobot
from planners.search.operators import ground
from skills.registry import load_skills

FIRST_SEED = 2_100_000
SCRIPTS = ("first_light", "cup_and_lemon")
MOST_DELAY_S = 0.05
"""Of a kill after an action: no moment between two actions is spared."""
TAIL = 5
"""Actions at the end after which no program is killed: it must not end before the kill comes."""
TASK = 1
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Life:
    """How one program's life went.

    Attributes:
        n_actions: Sent to the robot.
        outcome: What the task was called; None: the program was killed before.
        is_so: Whether every goal is so, by the referee.
        repeated: Instructions that the policy was given although all that they promise was so, by the referee.
        finished: How often each step that has succeeded was begun, by the journal.
    """

    n_actions: int
    outcome: Outcome | None
    is_so: bool
    repeated: tuple[str, ...]
    finished: Mapping[str, int]

    @property
    def is_done(self) -> bool:
        """Whether the task was called done, and is."""
        return self.outcome is Outcome.DONE and self.is_so


@dataclass(frozen=True, slots=True)
class Kill:
    """What became of a task that was cut off.

    Attributes:
        name: Script, seed and moment.
        first: The program that was killed.
        second: The one that went on.
    """

    name: str
    first: Life
    second: Life

    @property
    def lost(self) -> tuple[str, ...]:
        """Steps that had succeeded, and were begun again."""
        return tuple(step for step, times in self.first.finished.items() if self.second.finished.get(step) != times)

    @property
    def told(self) -> str:
        """For people."""
        return f"{self.name}: {self.second.outcome}, repeated {self.second.repeated}, lost {self.lost}"


RECORD: TypeAdapter[Kill | None] = TypeAdapter(Kill | None)


class ReportingRobot(WrappedRobot):
    """Reports every action before it is carried out."""

    def __init__(self, station: Station, reports: Connection) -> None:
        super().__init__(station.robot)
        self._reports = reports

    def apply(self, action: Action) -> Action:
        """Carry out an action."""
        self._reports.send(None)
        return super().apply(action)


class ReportingPolicy:
    """Reports every instruction that asks for what is so already."""

    def __init__(self, station: Station, reports: Connection) -> None:
        self._station = station
        self._reports = reports
        moves = (operator.skill for operator in ground(load_skills(plugins=()).library, station.catalogue).moves)
        self._promises = {one.instruction(): one.effects() for one in moves if isinstance(one, PolicySkill)}
        self.act = station.policy.act
        self.close = station.policy.close

    def start(self, instruction: str) -> None:
        """Take an instruction on."""
        backstage = self._station.backstage
        assert backstage is not None  # the simulated kitchen has one
        promised = (promise for promise in self._promises[instruction] if promise.positive)
        if all(backstage.truths(backstage.remember(), promised).values()):
            self._reports.send(instruction)
        self._station.policy.start(instruction)


def live(settings: Settings, script: str | None, log: Path, reports: Connection) -> None:
    """Be one program: begin a script, or go on with what was cut off; report all that happens, and how it ended."""
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    load_simulator()
    from bringup.station import station
    from bringup.station.expert import open_expert_station
    from bringup.stopping.interruption import Interruption
    from bringup.task.resume import order_for
    from bringup.task.run import TaskOrder, run_task
    from bringup.task.wish import Wish
    from bringup.terminal.screen import Screen

    def open_reporting(*arguments: Any) -> Station:  # as `open_station` takes them
        opened = open_expert_station(*arguments)
        return replace(opened, robot=ReportingRobot(opened, reports), policy=ReportingPolicy(opened, reports))

    station.open_station = open_reporting
    if script is None:
        order = order_for(settings, TASK, unasked=True, video=None, audit=True)
    else:
        order = TaskOrder(Wish.of(script, settings, seed=settings.seed), audit=True)
    report = run_task(order, Screen.of_terminal(), Interruption())
    assert report.audit is not None  # it was ordered
    reports.send((report.result.outcome, all(goal.is_true for goal in report.audit.goals)))


def watched_life(settings: Settings, script: str | None, log: Path, kill_at: tuple[int, float] = (0, 0.0)) -> Life:
    """Let a program live, and kill it so many seconds after its n-th action."""
    reports, theirs = SPAWN.Pipe(duplex=False)
    program = SPAWN.Process(target=live, args=(settings, script, log, theirs))
    program.start()
    theirs.close()
    n_actions, repeated, end = 0, [], (None, False)
    for report in _all_of(reports):
        if isinstance(report, str):
            repeated.append(report)
        elif report is not None:
            end = report
        else:
            n_actions += 1
            if n_actions == kill_at[0]:
                time.sleep(kill_at[1])
                program.kill()
    program.join()
    with journal_of(settings) as journal:
        steps = journal.steps(TASK)
    begun = [step.call_id for step in steps]
    finished = {step.call_id: begun.count(step.call_id) for step in steps if step.status == "succeeded"}
    return Life(n_actions, *end, tuple(repeated), finished)


def _all_of(reports: Connection) -> Iterator[Any]:  # None, instructions, and an end
    try:
        while True:
            yield reports.recv()
    except (EOFError, OSError):  # the program has ended, or was killed in the middle of a report
        return


def tried(script: str, seed: int, folder: Path) -> Kill | None:
    """What became of a kill: as it is on record, or tried now."""
    record = folder / f"{script}-{seed}" / "kill.json"
    if not record.is_file():
        shutil.rmtree(record.parent, ignore_errors=True)  # what was interrupted begins anew
        write_whole(record, RECORD.dump_json(cut_off(script, seed, folder)).decode())
    return RECORD.validate_json(record.read_bytes())


def cut_off(script: str, seed: int, folder: Path) -> Kill | None:
    """Carry a script out, then kill it in the middle and go on; None: it is not done undisturbed either."""
    name, generator = f"{script}-{seed}", random.Random(seed)

    def settings(which: str) -> Settings:
        return Settings(seed=seed, journal_folder=str(folder / name / which)).unasked()

    (folder / name).mkdir(parents=True)
    undisturbed = watched_life(settings("undisturbed"), script, folder / name / "undisturbed.txt")
    if not undisturbed.is_done:
        return None
    moment = generator.randint(1, undisturbed.n_actions - TAIL), generator.uniform(0.0, MOST_DELAY_S)
    first = watched_life(settings("killed"), script, folder / name / "killed.txt", moment)
    second = watched_life(settings("killed"), None, folder / name / "resumed.txt")
    return Kill(f"{name}, killed after action {moment[0]} of {undisturbed.n_actions}", first, second)


def report(kills: Sequence[Kill], n_undone: int) -> str:
    """The table, and what became of those that were not done."""
    n_killed = len(kills)
    rows = [
        ("killed, of scripts that are done undisturbed", str(n_killed)),
        ("not killed, for they are not done undisturbed either", str(n_undone)),
        ("done after `resume`, and so by the referee", str(Rate(sum(one.second.is_done for one in kills), n_killed))),
        ("physical acts twice", str(sum(len(one.second.repeated) for one in kills))),
        ("finished steps that were begun again", str(sum(len(one.lost) for one in kills))),
    ]
    undone = [f"- {one.told}" for one in kills if not one.second.is_done]
    return "\n".join([table(("", "tasks"), rows), *undone])


def main() -> None:
    """Kill and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", default=SCRIPTS, metavar="SCRIPT", help=f"in turn [{' '.join(SCRIPTS)}]")
    parser.add_argument("--kills", type=int, default=20, help="each in a kitchen of its own [20]")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"the others follow [{FIRST_SEED}]")
    parser.add_argument("--out", type=Path, required=True, help="folder of records, journals, and of what was said")
    chosen = parser.parse_args()
    kills = []
    for number in range(chosen.kills):
        script = chosen.scripts[number % len(chosen.scripts)]
        kill = tried(script, chosen.first_seed + number, chosen.out.resolve())
        print(kill.told if kill else f"{script}, seed {chosen.first_seed + number}: not done", file=sys.stderr)
        kills.append(kill)
    seed = f"worlds and kills from {chosen.first_seed} on"
    print(heading("Surviving a kill", seed=seed, episodes=f"{chosen.kills} kills of {', '.join(chosen.scripts)}"))
    print(report([kill for kill in kills if kill], kills.count(None)))


if __name__ == "__main__":
    main()
