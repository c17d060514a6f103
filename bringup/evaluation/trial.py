"""One trial of a script: the real agent in a fresh kitchen, judged by the simulator when it is over."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict

from agent.events import Event
from agent.result import TaskResult
from bringup.audience.audit import Audit, Auditor
from bringup.evaluation.incident import Incident, Witness
from bringup.outfit import Outfit
from bringup.pictures.drawing import captioned, save_picture
from bringup.planning.planners import make_planner
from bringup.script.script import Script
from bringup.script.steps import ScriptSteps
from bringup.settings import Settings
from bringup.station.backstage import Backstage
from bringup.station.station import OpenStation, Station, open_station
from bringup.terminal.person import TerminalPerson
from bringup.usable_skills import usable_skills
from bringup.wiring import FrontEnd, assemble_agent, journal_of, listeners
from learning.shards import write_whole
from majordomo.outcome import Outcome
from memory.node import NodeStatus
from sim.disturbances import Disturbance

PICTURE = (640, 480)
"""Width and height [pixel] of the picture of a trial that did not end well."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried.

    Attributes:
        script: What is to be done.
        settings: Where and how; its seed draws the world and the disturbances.
        disturbances: What gets in the way.
        path: Of the record.
        expert: Opens a kitchen with an expert in the place of what was learned; None: that is what is tried.
        outfit: What is different about the agent.
    """

    script: Script
    settings: Settings
    disturbances: Sequence[Disturbance]
    path: Path
    expert: OpenStation | None = None
    outfit: Outfit = field(default_factory=Outfit)


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


class TrialRecord(BaseModel):
    """How one trial went.

    Attributes:
        outcome: What the task was called.
        goals_hold: Whether there was a goal and every one is so, by the referee.
        false_done, false_failed: As in `bringup.audience.audit.Audit`.
        robot_s: Simulated time from the start to the end of the task [s].
        wall_s: The same on the wall clock [s].
        recoveries: How many were taken.
        happened: The disturbances that happened, in words.
        steps: Every end of every step that was carried out, in order.
        incident: What went wrong, and what must never be.
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
    happened: tuple[str, ...]
    steps: tuple[StepRecord, ...]
    incident: Incident = Incident()

    @property
    def is_success(self) -> bool:
        """Whether it was called done, and is."""
        return self.outcome is Outcome.DONE and self.goals_hold


def carry_out(trial: Trial) -> TrialRecord:
    """Run a trial and write its record, whole or not at all; and a picture of its end, unless it was a success."""
    with _station_for(trial) as (settings, station):
        assert station.backstage is not None  # the simulated kitchen has one
        auditor = Auditor(station.backstage, usable_skills(), station.catalogue)
        witness = Witness(station, usable_skills(), settings)
        planner = trial.script.planner(make_planner(settings))
        steps = ScriptSteps(planner, station.begin_step)

        def notice(event: Event) -> None:
            listeners(steps.notice, auditor.notice, witness.notice)(event)

        front_end = FrontEnd(TerminalPerson(lambda text: None, read_line=None), notice, witness.look)
        with journal_of(settings) as journal:
            assembled = assemble_agent(
                settings, station, witness.robot, planner, journal, front_end, outfit=trial.outfit
            )
            result = assembled.agent.run(trial.script.title)
        record = record_of(trial.settings.seed, result, auditor.judge(result), station, witness.incident())
        if not record.is_success:
            _take_picture(record, station.backstage, trial.path.with_suffix(".png"))
    write_whole(trial.path, record.model_dump_json(indent=1))
    return record


@contextmanager
def _station_for(trial: Trial) -> Iterator[tuple[Settings, Station]]:
    """A kitchen, with a journal of its own."""
    with TemporaryDirectory() as folder:
        private = trial.settings.unasked().but(journal_folder=folder)  # nobody is there to say yes
        with closing((trial.expert or open_station)(private, trial.disturbances)) as station:
            yield private, station


def record_of(seed: int, result: TaskResult, audit: Audit, station: Station, incident: Incident) -> TrialRecord:
    """Put together what is known of a task that has ended."""
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
    return TrialRecord(
        seed=seed,
        outcome=result.outcome,
        message=result.message,
        goals_hold=bool(audit.goals) and all(goal.is_true is True for goal in audit.goals),
        false_done=audit.false_done,
        false_failed=audit.false_failed,
        robot_s=round(station.robot.clock.now_s(), 2),
        wall_s=round(result.duration_s, 2),
        recoveries=result.recoveries,
        happened=station.happened(),
        steps=steps,
        incident=incident,
    )


def _take_picture(record: TrialRecord, backstage: Backstage, path: Path) -> None:
    picture = backstage.photograph(*PICTURE, best=True)
    save_picture(captioned(picture, f"seed {record.seed}: {record.outcome}: {record.message}"), path)
