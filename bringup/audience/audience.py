"""Who watches a task without taking part: a film, an auditor, both or none."""

from dataclasses import dataclass
from pathlib import Path

from agent.events import Event
from agent.result import TaskResult
from bringup.audience.audit import Audit, Auditor
from bringup.audience.film import Film, FilmedRobot
from bringup.station.station import Station
from bringup.stopping.interruption import Interruption
from bringup.stopping.shielded_robot import ShieldedRobot
from bringup.terminal.screen import Screen
from bringup.usable_skills import usable_skills
from majordomo.errors import ConfigError
from majordomo.robot import Robot


@dataclass(frozen=True, slots=True)
class Audience:
    """A film, an auditor, both or none; no Ctrl-C comes between them and what they watch."""

    film: Film | None
    auditor: Auditor | None
    interruption: Interruption

    @classmethod
    def at(cls, station: Station, video: Path | None, audit: bool, interruption: Interruption) -> "Audience":
        """Those who are wanted: who films to `video`, who audits.

        Raises:
            ConfigError: Nobody can watch there from behind the scenes.
        """
        backstage = station.backstage
        if backstage is None and (video is not None or audit):
            raise ConfigError("This robot is no simulation: it can be neither filmed nor audited.", "it without both.")
        film = auditor = None
        if backstage is not None and video is not None:
            film = Film(video, backstage, station.robot.clock, station.policy_view)
        if backstage is not None and audit:
            auditor = Auditor(backstage, usable_skills(), station.catalogue)
        return cls(film, auditor, interruption)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Files in which the task can be looked at afterwards."""
        return () if self.film is None else (str(self.film.strip_path),)

    def filmed(self, robot: Robot) -> Robot:
        """The robot, watched while it acts."""
        return ShieldedRobot(robot if self.film is None else FilmedRobot(robot, self.film), self.interruption)

    def notice(self, event: Event) -> None:
        """Watch what happens."""
        with self.interruption.shield():
            if self.film is not None:
                self.film.notice(event)
            if self.auditor is not None:
                self.auditor.notice(event)

    def leave(self) -> None:
        """Finish the film. May be called more than once."""
        if self.film is not None:
            with self.interruption.shield():
                self.film.close()

    def tell(self, screen: Screen) -> None:
        """Say where the film is, or why there is none."""
        if self.film is not None:
            screen.note(self.film.fault or f"film: {self.film.path}, key moments: {self.film.strip_path}")

    def judge(self, result: TaskResult) -> Audit | None:
        """What the auditor says of a task that is over; None: there is no auditor."""
        return None if self.auditor is None else self.auditor.judge(result)
