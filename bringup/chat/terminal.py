"""A conversation at a terminal: a line to type on, and above it the tree of the task that runs.

The line belongs to the main thread, the conversation and the robot to another: so one can type while a task runs.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import Completer
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.text import Text

from agent.events import Event, TaskEnded, TaskStarted
from bringup.chat.lines import LineQueue
from bringup.chat.seat import Work, echo_on, say_on
from bringup.stopping.emergency import PRESSED, give_line_up, stop_key
from bringup.stopping.interruption import PATIENCE
from bringup.terminal.screen import Screen
from bringup.terminal.task_view import TaskTree
from motion.emergency_stop import RESET, EmergencyStop

REFRESH_S = 0.25
MARGIN_ROWS = 6
"""Rows of the terminal that a task's tree leaves free."""

MOST_REMEMBERED = 500
"""Characters of a line that the history keeps: nobody looks for a longer one."""


class TerminalSeat:
    """Somebody at a terminal.

    Args:
        screen: What is written on, above the line.
        history: File of the lines typed so far.
        completer: What the Tab key offers.
        title: Of the toolbar.
        stop: What its key triggers.
    """

    def __init__(self, screen: Screen, history: Path, completer: Completer, title: str, stop: EmergencyStop) -> None:
        self.lines = LineQueue()
        self._stop = stop
        self._screen = screen
        self._title = title
        self._work: Work | None = None
        self._tree: TaskTree | None = None
        self._is_over = threading.Event()
        self._interruptions = 0
        self._fault: BaseException | None = None
        self._session: PromptSession[str] = PromptSession(
            message=self.message,
            history=_history(history),
            completer=completer,
            complete_while_typing=False,
            auto_suggest=AutoSuggestFromHistory(),
            bottom_toolbar=self.toolbar,
            refresh_interval=REFRESH_S,
            reserve_space_for_menu=4,
            erase_when_done=True,
            key_bindings=stop_key(self._stop_at_once),
        )
        self._session.default_buffer.accept_handler = self._accept

    def hold(self, converse: Callable[[], object]) -> None:
        """Let a conversation run until it ends, in a thread of its own, and meanwhile take what is typed.

        Raises:
            BaseException: Whatever the conversation raised.
            KeyboardInterrupt: The person pressed Ctrl-C so often that nothing is waited for any more.
        """
        worker = threading.Thread(target=self._converse, args=(converse,), name="conversation", daemon=True)
        with patch_stdout(raw=True):
            worker.start()
            self._take_lines()
            while worker.is_alive():
                worker.join(0.5)  # a thread that waits without limit hears no Ctrl-C
        if self._fault is not None:
            raise self._fault

    def say(self, text: str) -> None:
        """Write what Majordomo says, above the line."""
        say_on(self._screen, text, wraps=True)

    def note(self, text: str) -> None:
        """Write a line above the line."""
        self._screen.notes.print(Text(text, style="dim"), soft_wrap=False)

    def notice(self, event: Event) -> None:
        """Draw the task that runs; leave its last state above the line."""
        work = self._work
        if isinstance(event, TaskStarted) and work is not None:
            self._tree = TaskTree(event.instruction, work.planner, work.clock, work.thinking)
        tree = self._tree
        if tree is None:
            return
        tree.notice(event)
        if isinstance(event, TaskEnded):
            self._tree = None
            self._screen.notes.print(tree.draw(), soft_wrap=False)

    def be_ready(self, work: Work) -> None:
        """Know what there is to show of the work, and say how to begin."""
        self._work = work
        self.note(f"planner: {work.planner}")
        self.note(
            "Say what I shall do, or ask “what can you do?”. Tab completes, /help lists commands, Ctrl-C stops a task, "
            "“bye” ends this."
        )

    def _converse(self, converse: Callable[[], object]) -> None:
        try:
            converse()
        except BaseException as error:  # the main thread raises it again
            self._fault = error
        self._is_over.set()

    def _take_lines(self) -> None:
        while not self._is_over.is_set():
            try:
                self._session.prompt(pre_run=give_line_up(self._is_over_or_stopped))
            except KeyboardInterrupt:
                self._interruptions += 1
                if self._interruptions == PATIENCE:
                    raise
                self._interrupt()
            except EOFError:
                self.lines.put("bye")
                return

    def _accept(self, buffer: Buffer) -> bool:
        """Take what was typed or pasted and let the prompt stand, so that no key is lost between two lines."""
        self._interruptions = 0
        for line in buffer.text.splitlines():
            echo_on(self._screen, line)
            self.lines.put(line)
        return False

    def _interrupt(self) -> None:
        if self._tree is not None:
            self.lines.put("stop")
        else:
            self.note("Nothing runs that could be stopped. “bye” or Ctrl-D ends this.")

    def _stop_at_once(self) -> None:
        self._stop.trigger(PRESSED)
        self.note(f"The emergency stop is latched: nothing moves any more. Try: {RESET}")

    def _is_over_or_stopped(self) -> bool:
        """Whether the line is to be given up; no answer is waited for after an emergency stop."""
        if self._tree is not None and self.lines.is_awaited and self._stop.is_latched:
            self.lines.put("stop")
        return self._is_over.is_set()

    def message(self) -> ANSI:
        """The tree of the task that runs, and the prompt."""
        tree = self._tree
        if tree is None:
            return ANSI("> ")
        size = self._session.app.output.get_size()
        most = max(size.rows - MARGIN_ROWS, 3)
        console = Console(force_terminal=True, width=max(size.columns - 1, 20), color_system="256", highlight=False)
        with console.capture() as captured:
            console.print(tree.draw(most))
        prompt = "your answer> " if self.lines.is_awaited else "> "
        return ANSI("\n".join([*captured.get().splitlines()[-most:], prompt]))

    def toolbar(self) -> str:
        """What stands below the line: where one is, and what the robot is at."""
        if self._work is None:
            state = "opening the kitchen …"
        elif self._stop.is_latched:
            state = f"EMERGENCY STOP. Try: {RESET}"
        elif self._tree is None:
            state = "ready"
        elif self.lines.is_awaited:
            state = "waits for your answer"
        elif self._work.is_paused():
            state = "holds still: “go on” continues, Ctrl-C or “stop” ends it"
        else:
            state = "at work: Ctrl-C or “stop” stops it"
        return f" {self._title} · {state}"


class _ShortHistory(FileHistory):
    """A history that leaves out what nobody will look for."""

    def store_string(self, string: str) -> None:
        if string.strip() and len(string) <= MOST_REMEMBERED and string.isprintable():
            super().store_string(string)


def _history(path: Path) -> History:
    """The lines typed so far; where they cannot be kept, only those of this conversation."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError:
        return InMemoryHistory()
    return _ShortHistory(str(path))
