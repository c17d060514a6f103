"""A conversation from the command line: at a terminal, or with lines that are piped in."""

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from agent.events import Event, Listener, TaskEnded, TaskStarted, ignore
from agent.talk.conversation import Conversation
from bringup.chat.lines import LineQueue, pipe_into
from bringup.chat.seat import PipeSeat, Seat, Work, echo_on
from bringup.chat.showing import Showing
from bringup.chat.slash_commands import CommandInterpreter, without_slash
from bringup.exit_codes import ExitCode
from bringup.planning.models import make_model
from bringup.planning.planners import make_planner
from bringup.planning.recalling_planner import RecallingPlanner, exit_code_of_task
from bringup.remembering.remembrance import memory_of, past_of
from bringup.remembering.traces import HISTORY_FILE
from bringup.session.recorder import recording_of
from bringup.settings import Settings
from bringup.station.station import opened_station, opening_line
from bringup.stopping.emergency import emergency_stop_of, stopped_by_key
from bringup.stopping.interruption import Interruption
from bringup.stopping.shielded_robot import ShieldedRobot
from bringup.task.cut_off_tasks import offer_in
from bringup.task.kept_order import order_keeper
from bringup.task.kept_world import KeptWorld, put_back_world
from bringup.terminal.person import somebody_is_there
from bringup.terminal.screen import Screen
from bringup.usable_skills import usable_skills
from bringup.watching.broadcast import Broadcast
from bringup.wiring import FrontEnd, assemble_agent, journal_of, listeners
from majordomo.clock import WallClock
from motion.emergency_stop import RESET
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.english.talk.set_phrases import says_stop
from sim.scene import load_scene

STDIN = 0


def hold_chat(settings: Settings) -> ExitCode:
    """Talk with whoever is there, until they leave.

    Returns:
        At a terminal 0. Over a pipe that of the last task that was not done, 0 where there is none.

    Raises:
        MajordomoError: Something that is needed cannot be used; nothing has moved.
    """
    catalogue = load_scene(settings.scene).catalogue()  # a wrong name is told before anything is opened
    screen = Screen.of_terminal()
    can_draw = os.environ.get("TERM") not in ("dumb", "unknown")
    if not (somebody_is_there() and can_draw):
        return _over_pipe(settings, screen)
    from bringup.chat.completion import ChatCompleter  # loads the line editor
    from bringup.chat.terminal import TerminalSeat

    completer = ChatCompleter(usable_skills(), catalogue)
    world = f"seed {settings.seed}" if settings.ros is None else "over ROS 2"
    title = f"scene {settings.scene}, {world}"
    stop = emergency_stop_of(settings)
    seat = TerminalSeat(screen, settings.data_folder / HISTORY_FILE, completer, title, stop)
    try:
        with stopped_by_key(stop):  # where the line is not being edited
            seat.hold(partial(_converse_recorded, settings, seat, Interruption()))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def _over_pipe(settings: Settings, screen: Screen) -> ExitCode:
    is_typed = os.isatty(STDIN)  # at a terminal that cannot be drawn on, or whose other streams go elsewhere
    lines = LineQueue() if is_typed else LineQueue(_says_stop, taken=partial(echo_on, screen))
    with Interruption() as interruption, stopped_by_key(emergency_stop_of(settings)):
        pipe_into(lines, STDIN)
        try:
            code = _converse_recorded(settings, PipeSeat(screen, lines), interruption)
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED
    return ExitCode.INTERRUPTED if interruption.count else code


def _latched(settings: Settings) -> tuple[str, ...]:
    reason = emergency_stop_of(settings).reason
    return () if reason is None else (f"Nothing moves: the emergency stop is latched: {reason}. Try: {RESET}",)


def _says_stop(line: str) -> bool:
    return says_stop(without_slash(line))


def _converse_recorded(settings: Settings, seat: Seat, interruption: Interruption) -> ExitCode:
    with recording_of(settings, seat) as recording:
        return converse(settings, recording.seat, interruption, recording.path)


def converse(
    settings: Settings,
    seat: Seat,
    interruption: Interruption,
    recording: Path | None = None,
    listener: Listener = ignore,
) -> ExitCode:
    """Open everything, talk, and close everything again with the robot holding still.

    Args:
        settings: Where, and with what.
        seat: Who is there.
        interruption: Ctrl-C.
        recording: Of this conversation; None: there is none.
        listener: Told everything that happens.

    Returns:
        The exit status of the last task that was not done; 0 where there is none.
    """
    library = usable_skills()
    model = make_model(settings)
    planner = RecallingPlanner(make_planner(settings, model), model)
    showing = Showing(settings, library, recording)
    interpreter = CommandInterpreter(BuiltinInterpreter())
    conversation = Conversation(seat.lines, seat.say, interpreter, library, WallClock(), showing.answer)
    tally = _Tally(planner, seat, interruption)
    with ExitStack() as stack:
        journal = stack.enter_context(journal_of(settings))
        offer = offer_in(journal, settings, seat.note)
        memory = stack.enter_context(memory_of(settings, seat.note))
        seat.note(opening_line(settings))
        station = stack.enter_context(opened_station(settings, (), interruption))
        for warning in (*station.warnings, *_latched(settings)):
            seat.note(warning)
        missing = offer and put_back_world(settings.data_folder, offer.task.task.id, station.backstage)
        if missing:
            seat.note(missing)
        kept_world = KeptWorld(station.robot, station.backstage, settings.data_folder)
        robot = ShieldedRobot(kept_world, interruption)
        broadcast = Broadcast(settings.data_folder, planner.title, robot.clock, lambda: planner.thinking)
        stack.callback(broadcast.close)
        keepers = listeners(order_keeper(journal, settings), kept_world.notice)
        heard_by = listeners(
            keepers, conversation.notice, tally.notice, showing.notice, seat.notice, broadcast.notice, listener
        )

        def pace() -> None:
            broadcast.refresh()
            conversation.attend()

        front_end = FrontEnd(conversation, heard_by, pace)
        assembled = assemble_agent(settings, station, robot, planner, journal, front_end, memory)
        seat.be_ready(Work(planner.title, robot.clock, lambda: planner.thinking, lambda: conversation.is_paused))
        past = past_of(memory, settings, library, journal)
        conversation.hold(assembled.agent, assembled.memory, past, offer)
    return ExitCode.BAD_INPUT if conversation.unreadable else tally.code


class _Tally:
    """Counts what the tasks of a conversation came to, and what they cost.

    Attributes:
        code: The exit status of the last task that was not done; 0 where there is none.
    """

    def __init__(self, planner: RecallingPlanner, seat: Seat, interruption: Interruption) -> None:
        self.code = ExitCode.DONE
        self._planner = planner
        self._seat = seat
        self._interruption = interruption

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        if isinstance(event, TaskStarted):
            self._planner.begin_task()
        if isinstance(event, TaskEnded):
            code = exit_code_of_task(event.result, self._planner.last_answer)
            self.code = self.code if code is ExitCode.DONE else code
            if self._planner.usage_line is not None:
                self._seat.note(self._planner.usage_line)
            if self._interruption.count:
                self._seat.lines.close(at_once=True)
