"""One task from the command line: everything is checked, then the robot moves, then it is told how that went."""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from agent.events import Event, Planned
from agent.result import TaskResult
from bringup.audit import Audit, Auditor
from bringup.cut_off_tasks import tell_of_cut_off_tasks
from bringup.exit_codes import ExitCode, exit_code_of_fault
from bringup.film import Film, FilmedRobot
from bringup.interruption import Interruption
from bringup.last_look import LastLook, save_look
from bringup.output_path import writable_file
from bringup.person import TerminalPerson
from bringup.planning import RecallingPlanner, exit_code_of_task, planner_for
from bringup.result_json import fault_json, interruption_json, result_json
from bringup.screen import Screen, reader_of_terminal, show_fault
from bringup.script_steps import ScriptSteps
from bringup.shielded_robot import ShieldedRobot
from bringup.station import Station, opened_station
from bringup.task_view import view_for
from bringup.usable_skills import usable_skills
from bringup.wiring import FrontEnd, assemble_agent, journal_of, listeners
from bringup.wish import Wish
from majordomo.errors import ConfigError, MajordomoError, UnreadableInput
from majordomo.robot import Robot
from memory.journal import Journal
from sim.disturbances import Disturbance


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """What is wanted.

    Attributes:
        wish: What, where and how.
        video: Where a film of it goes; None: nobody films.
        audit: Whether the simulator shall judge every claim afterwards.
        disturbed: Whether the script's disturbances shall happen.
    """

    wish: Wish
    video: Path | None = None
    audit: bool = False
    disturbed: bool = False

    @property
    def disturbances(self) -> Sequence[Disturbance]:
        """What shall get in the way."""
        return self.wish.script.disturbances if self.disturbed and self.wish.script is not None else ()

    def check(self) -> None:
        """Refuse what cannot be, before anything is opened.

        Raises:
            UnreadableInput: There are no words, or the film cannot be written.
            ConfigError, UnknownName: The scene cannot be used.
        """
        from sim.scene import load_scene  # loads no simulator

        expect_words(self.wish.instruction)
        load_scene(self.wish.settings.scene)
        if self.video is not None:
            writable_file(self.video, ".mp4")
            writable_file(self.video.with_suffix(".png"), ".png")


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How it went.

    Attributes:
        result: What the agent says.
        exit_code: What the process says.
        audit: What the simulator says, if it was asked.
    """

    result: TaskResult
    exit_code: ExitCode
    audit: Audit | None = None


def expect_words(instruction: str) -> None:
    """Refuse an instruction without words.

    Raises:
        UnreadableInput: There are none.
    """
    if not any(character.isalnum() for character in instruction):
        raise UnreadableInput(
            "The sentence has no words." if instruction.strip() else "The sentence is empty.",
            'majordomo run "put the red cup in the microwave".',
        )


def carry_out(make_order: Callable[[], TaskOrder], *, as_json: bool) -> ExitCode:
    """Run a task and tell how it went: one JSON object on stdout, or lines for people."""
    screen = Screen.of_terminal(only_results_on_stdout=as_json)
    try:
        with Interruption() as interruption:
            report = run_task(make_order(), screen, interruption)
    except KeyboardInterrupt:
        screen.note("interrupted; the robot holds still")
        answer, exit_code = interruption_json(), ExitCode.INTERRUPTED
    except MajordomoError as fault:
        show_fault(fault)
        answer, exit_code = fault_json(fault), exit_code_of_fault(fault)
    else:
        answer, exit_code = result_json(report.result, report.audit), report.exit_code
    if as_json:
        screen.show(json.dumps(answer, ensure_ascii=False))
    return exit_code


def run_task(order: TaskOrder, screen: Screen, interruption: Interruption) -> TaskReport:
    """Open everything, carry the task out, and close everything again with the robot holding still.

    Raises:
        MajordomoError: Something that is needed cannot be used; nothing has moved.
        KeyboardInterrupt: The person pressed Ctrl-C before the task began.
    """
    order.check()
    settings = order.wish.settings
    with ExitStack() as stack:
        journal = stack.enter_context(journal_of(settings))
        tell_of_cut_off_tasks(journal, screen.note)
        planner = RecallingPlanner(planner_for(settings, order.wish.script))
        screen.note("opening the kitchen, loading the policy …", "dim")
        station = stack.enter_context(opened_station(settings, order.disturbances, interruption))
        audience = _Audience.at(station, order, interruption)
        stack.callback(audience.leave)
        result = _perform(order, station, planner, journal, screen, audience)
        audience.leave()
        audience.tell(screen)
        _tell_of_disturbances(order, station, screen)
        code = exit_code_of_task(result, planner.last_answer)
        audit = None if audience.auditor is None else audience.auditor.judge(result)
    for line in () if audit is None else audit.lines():
        screen.note(f"audit: {line}")
    return TaskReport(result, code, audit)


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who watches without taking part: a film, an auditor, both or none."""

    film: Film | None
    auditor: Auditor | None
    interruption: Interruption

    @classmethod
    def at(cls, station: Station, order: TaskOrder, interruption: Interruption) -> "_Audience":
        backstage = station.backstage
        if backstage is None and (order.video is not None or order.audit):
            raise ConfigError("This robot is no simulation: it can be neither filmed nor audited.", "it without both.")
        film = auditor = None
        if backstage is not None and order.video is not None:
            film = Film(order.video, backstage, station.robot.clock, station.policy_view)
        if backstage is not None and order.audit:
            auditor = Auditor(backstage, usable_skills(), station.catalogue)
        return cls(film, auditor, interruption)

    def filmed(self, robot: Robot) -> Robot:
        return ShieldedRobot(robot if self.film is None else FilmedRobot(robot, self.film), self.interruption)

    def notice(self, event: Event) -> None:
        with self.interruption.shield():
            if self.film is not None:
                self.film.notice(event)
            if self.auditor is not None:
                self.auditor.notice(event)

    def leave(self) -> None:
        if self.film is not None:
            with self.interruption.shield():
                self.film.close()

    def tell(self, screen: Screen) -> None:
        if self.film is not None:
            screen.note(self.film.fault or f"film: {self.film.path}, key moments: {self.film.strip_path}")


def _tell_of_disturbances(order: TaskOrder, station: Station, screen: Screen) -> None:
    for what in station.happened():
        screen.note(f"disturbed: {what}")
    script = order.wish.script
    if script is not None and script.disturbances and not order.disturbed:
        screen.note("undisturbed: --disturbed lets the script's disturbances happen", "dim")


def _perform(
    order: TaskOrder,
    station: Station,
    planner: RecallingPlanner,
    journal: Journal,
    screen: Screen,
    audience: _Audience,
) -> TaskResult:
    settings = order.wish.settings
    robot = audience.filmed(station.robot)
    view = view_for(screen, order.wish.instruction, planner.name, robot.clock)

    def keep_look(event: Event) -> None:
        if isinstance(event, Planned) and event.graph.version == 1:
            look = LastLook(settings.scene, settings.seed, assembled.memory.snapshot())
            save_look(settings.data_folder, look)

    front_end = FrontEnd(
        TerminalPerson(screen.note, reader_of_terminal(), view.quiet),
        listeners(keep_look, ScriptSteps(planner.planner, station.begin_step).notice, view.notice, audience.notice),
    )
    assembled = assemble_agent(settings, station, robot, planner, journal, front_end)
    with view:
        return assembled.agent.run(order.wish.instruction)
