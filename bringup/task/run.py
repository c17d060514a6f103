"""One task from the command line: everything is checked, then the robot moves, then it is told how that went."""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from agent.events import Event, Planned
from agent.result import TaskResult
from bringup.audience.audience import Audience
from bringup.audience.audit import Audit
from bringup.exit_codes import ExitCode, exit_code_of_fault
from bringup.output_path import writable_file
from bringup.planning.recalling_planner import RecallingPlanner, exit_code_of_task
from bringup.remembering.remembrance import memory_of
from bringup.script.steps import ScriptSteps
from bringup.station.station import Station, opened_station, opening_line
from bringup.stopping.emergency import emergency_stop_of, stopped_by_key
from bringup.stopping.interruption import Interruption
from bringup.task.cut_off_tasks import chosen_task, tell_of_cut_off_tasks
from bringup.task.kept_order import order_keeper
from bringup.task.kept_world import KeptWorld, put_back_world
from bringup.task.last_look import LastLook, save_look
from bringup.task.result_json import fault_json, interruption_json, result_json
from bringup.task.wish import Wish
from bringup.terminal.person import TerminalPerson, reader_of_terminal
from bringup.terminal.screen import Screen, show_fault
from bringup.terminal.task_view import view_for
from bringup.watching.broadcast import Broadcast
from bringup.wiring import FrontEnd, assemble_agent, journal_of, listeners
from majordomo.errors import MajordomoError
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory
from sim.disturbances import Disturbance


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """What is wanted.

    Attributes:
        wish: What, where and how.
        video: Where a film of it goes; None: nobody films.
        audit: Whether the simulator shall judge every claim afterwards.
        disturbed: Whether the script's disturbances shall happen.
        resumes: Number of the task that was cut off, to be gone on with; None: it is a new one.
    """

    wish: Wish
    video: Path | None = None
    audit: bool = False
    disturbed: bool = False
    resumes: int | None = None

    @property
    def disturbances(self) -> Sequence[Disturbance]:
        """What shall get in the way."""
        return self.wish.script.disturbances if self.disturbed and self.wish.script is not None else ()

    def check(self) -> None:
        """Refuse what cannot be, before anything is opened.

        Raises:
            UnreadableInput: The film cannot be written.
            ConfigError, UnknownName: The scene cannot be used.
        """
        from sim.scene import load_scene  # loads no simulator

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
    emergency_stop = emergency_stop_of(settings)
    with ExitStack() as stack:
        stack.enter_context(stopped_by_key(emergency_stop))
        journal = stack.enter_context(journal_of(settings))
        emergency_stop.check()  # beside the journal; where there can be none, that is what is told
        if order.resumes is None:
            tell_of_cut_off_tasks(journal, screen.note)
        else:
            screen.note(f"{chosen_task(journal, order.resumes).sentence} I look, and go on.")
        memory = stack.enter_context(memory_of(settings, screen.note))
        planner = order.wish.planner()
        screen.note(opening_line(settings), "dim")
        station = stack.enter_context(opened_station(settings, order.disturbances, interruption))
        for warning in station.warnings:
            screen.note(warning, "yellow")
        if order.resumes is not None:
            missing = put_back_world(settings.data_folder, order.resumes, station.backstage)
            if missing is not None:
                screen.note(missing, "yellow")
        audience = Audience.at(station, order.video, order.audit, interruption)
        stack.callback(audience.leave)
        result = _perform(order, station, planner, journal, screen, audience, memory)
        audience.leave()
        audience.tell(screen)
        if planner.usage_line is not None:
            screen.note(planner.usage_line, "dim")
        _tell_of_disturbances(order, station, screen)
        code = exit_code_of_task(result, planner.last_answer)
        audit = audience.judge(result)
    for line in () if audit is None else audit.lines():
        screen.note(f"audit: {line}")
    return TaskReport(result, code, audit)


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
    audience: Audience,
    memory: LongTermMemory | None,
) -> TaskResult:
    settings = order.wish.settings
    kept_world = KeptWorld(station.robot, station.backstage, settings.data_folder)
    robot = audience.filmed(kept_world)
    view = view_for(screen, order.wish.instruction, planner.title, robot.clock, lambda: planner.thinking)

    def keep_look(event: Event) -> None:
        if isinstance(event, Planned) and event.graph.version == 1:
            look = LastLook(settings.scene, settings.seed, assembled.memory.snapshot())
            save_look(settings.data_folder, look)

    broadcast = Broadcast(settings.data_folder, planner.title, robot.clock, lambda: planner.thinking)
    script_steps = ScriptSteps(planner.planner, station.begin_step)
    front_end = FrontEnd(
        TerminalPerson(screen.note, reader_of_terminal(emergency_stop_of(settings)), view.quiet),
        listeners(
            order_keeper(journal, settings, order.wish.script),
            kept_world.notice,
            keep_look,
            script_steps.notice,
            view.notice,
            audience.notice,
            broadcast.notice,
        ),
        broadcast.refresh,
        pictures=audience.pictures,
    )
    assembled = assemble_agent(settings, station, robot, planner, journal, front_end, memory)
    with closing(broadcast), view:
        agent, resumed = assembled.agent, order.resumes
        return agent.run(order.wish.instruction) if resumed is None else agent.resume(resumed)
