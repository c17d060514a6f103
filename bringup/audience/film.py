"""A film of a task, and a strip of its key moments beside it.

The film plays at twice the robot's time. A fault of the film (a full disk, say) ends the film, not the task.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.events import Event, Planned, RecoveryChosen, StepSettled, StepStarted, TaskEnded
from bringup.pictures.drawing import Labelled, Rgb, captioned, contact_sheet, save_picture, with_inset
from bringup.pictures.film_file import FilmFile
from bringup.station.backstage import Backstage
from bringup.station.policy_view import View
from majordomo.action import Action
from majordomo.clock import Clock
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FilmConfig:
    """How a film is made.

    Attributes:
        size: (width, height) [pixel].
        period_s: Robot time from one frame to the next [s].
        playback_hz: Frames a second of the film [Hz].
        inset_side: Height of the policy's view [pixel].
    """

    size: tuple[int, int] = (640, 480)
    period_s: float = 0.2
    playback_hz: float = 10.0
    inset_side: int = 160


class Film:
    """Takes frames as the robot's time passes, and key moments as things happen.

    Args:
        path: Of the film; the strip of key moments has the same name and ends with .png.
        backstage: Takes the pictures.
        clock: The robot's.
        view: What the policy sees, for the inset.
    """

    def __init__(
        self, path: Path, backstage: Backstage, clock: Clock, view: View, config: FilmConfig | None = None
    ) -> None:
        self.path = path
        self.strip_path = path.with_suffix(".png")
        self.fault: str | None = None
        self._backstage = backstage
        self._clock = clock
        self._view = view
        self._config = FilmConfig() if config is None else config
        self._caption = "looking"
        self._moments: list[Labelled] = []
        self._next_s = clock.now_s()
        self._began_s = clock.now_s()
        self._file = FilmFile(path, self._config.playback_hz)

    def notice(self, event: Event) -> None:
        """Listen to a task: keep the caption, and the moments that belong on the strip."""
        match event:
            case Planned():
                self._caption = f"planned by {event.plan.source}"
                if not self._moments:
                    self._keep("start")
            case StepStarted():
                attempt = f" (attempt {event.node.attempts})" if event.node.attempts > 1 else ""
                self._caption = f"{event.node.call}{attempt}"
            case StepSettled():
                self._caption = f"{event.node.call}: {event.node.status}"
                self._keep(self._caption)
            case RecoveryChosen():
                self._caption = f"{event.step}: {event.failure.code} → {event.recovery}"
            case TaskEnded():
                self._caption = f"{event.result.outcome}: {event.result.message}"
                self._hold(1.5)

    def tick(self) -> None:
        """Take a frame if it is time for one."""
        if self._clock.now_s() >= self._next_s:
            self._next_s = self._clock.now_s() + self._config.period_s
            self._guarded(lambda: self._file.add(self._frame()))

    def close(self) -> None:
        """End the film and write the strip. May be called more than once."""
        self._guarded(self._file.close)
        if self._moments:
            self._guarded(self._write_strip)
            self._moments.clear()

    def _keep(self, label: str) -> None:
        def keep() -> None:
            width, height = self._config.size
            elapsed_s = self._clock.now_s() - self._began_s
            picture = self._backstage.photograph(width, height, best=True)
            self._moments.append(Labelled(f"{elapsed_s:.0f} s  {label}", picture))

        self._guarded(keep)

    def _hold(self, seconds: float) -> None:
        def hold() -> None:
            frame = self._frame()
            for _ in range(round(seconds * self._config.playback_hz)):
                self._file.add(frame)

        self._guarded(hold)

    def _frame(self) -> Rgb:
        width, height = self._config.size
        frame = self._backstage.photograph(width, height)
        view = self._view()
        if view is not None:
            frame = with_inset(frame, view, self._config.inset_side)
        elapsed_s = self._clock.now_s() - self._began_s
        return captioned(frame, f"{elapsed_s:.1f} s  {self._caption}")

    def _write_strip(self) -> None:
        columns = min(3, len(self._moments))
        save_picture(contact_sheet(self._moments, cell_height=300, columns=columns), self.strip_path)

    def _guarded(self, work: Callable[[], None]) -> None:
        if self.fault is not None:
            return
        try:
            work()
        except Exception as error:  # a film is never worth a task: say it, and go on without
            _log.exception("the film cannot go on")
            self.fault = f"The film cannot go on: {type(error).__name__}: {error}."


class FilmedRobot(WrappedRobot):
    """A robot that is filmed while it moves."""

    def __init__(self, robot: Robot, film: Film) -> None:
        super().__init__(robot)
        self._film = film

    def apply(self, action: Action) -> Action:
        """As the robot does; then take a frame, if it is time for one."""
        sent = super().apply(action)
        self._film.tick()
        return sent
