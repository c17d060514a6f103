"""One episode of the demo sentence: the real agent in a fresh kitchen, judged by the simulator when it is over."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict

from agent.result import TaskResult
from bringup.audit import Audit, Auditor
from bringup.person import TerminalPerson
from bringup.planning import make_planner
from bringup.settings import Settings
from bringup.station import Station, open_station
from bringup.wiring import FrontEnd, assemble_agent, journal_of
from majordomo.outcome import Outcome
from memory.node import NodeStatus
from skills.registry import load_skills

SENTENCE = "put the red cup in the microwave and close it"


class StepRecord(BaseModel):
    """One end of one step.

    Attributes:
        skill: Its name.
        status: What the step was called.
        attempt: Of this step, from 1.
        was_done: Whether all that it promises was so, by the referee; None where that cannot be judged.
        failure: Code; empty for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str
    status: NodeStatus
    attempt: int
    was_done: bool | None
    failure: str


class EpisodeRecord(BaseModel):
    """How one task went.

    Attributes:
        outcome: What the task was called.
        goals_hold: Whether there was a goal and every one is so, by the referee.
        false_done, false_failed: As in `bringup.audit.Audit`.
        robot_s: Simulated time from the start to the end of the task [s].
        wall_s: The same on the wall clock [s].
        recoveries: How many were taken.
        steps: Every end of every step that was carried out, in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int
    outcome: Outcome
    message: str
    goals_hold: bool
    false_done: bool
    false_failed: bool
    robot_s: float
    wall_s: float
    recoveries: int
    steps: tuple[StepRecord, ...]


def path_of(folder: Path, seed: int) -> Path:
    """Where an episode's record lies."""
    return folder / f"{seed}.json"


def carry_out(checkpoint: str, seed: int, folder: Path) -> None:
    """Do one task and write its record, whole or not at all."""
    with _kitchen(Settings(seed=seed, checkpoint=checkpoint)) as (settings, station):
        assert station.backstage is not None  # the simulated kitchen has one
        auditor = Auditor(station.backstage, load_skills().library, station.catalogue)
        front_end = FrontEnd(TerminalPerson(lambda text: None, read_line=None), auditor.notice)
        with journal_of(settings) as journal:
            assembled = assemble_agent(settings, station, station.robot, make_planner(settings), journal, front_end)
            result = assembled.agent.run(SENTENCE)
        robot_s = station.robot.clock.now_s()
        audit = auditor.judge(result)
    record = _record(seed, result, audit, robot_s)
    draft = path_of(folder, seed).with_suffix(".partial")
    draft.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    draft.replace(path_of(folder, seed))


@contextmanager
def _kitchen(settings: Settings) -> Iterator[tuple[Settings, Station]]:
    """A kitchen, with a journal of its own."""
    with TemporaryDirectory() as folder:
        private = settings.but(journal_folder=folder)
        with closing(open_station(private)) as station:
            yield private, station


def _record(seed: int, result: TaskResult, audit: Audit, robot_s: float) -> EpisodeRecord:
    steps = tuple(
        StepRecord(
            skill=step.node.call.skill,
            status=step.node.status,
            attempt=step.node.attempts,
            was_done=step.was_done,
            failure="" if step.node.failure is None else step.node.failure.code.value,
        )
        for step in audit.steps
    )
    return EpisodeRecord(
        seed=seed,
        outcome=result.outcome,
        message=result.message,
        goals_hold=bool(audit.goals) and all(goal.is_true is True for goal in audit.goals),
        false_done=audit.false_done,
        false_failed=audit.false_failed,
        robot_s=round(robot_s, 2),
        wall_s=round(result.duration_s, 2),
        recoveries=result.recoveries,
        steps=steps,
    )
