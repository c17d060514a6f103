"""Triggering the emergency stop from outside, and resetting it."""

from pathlib import Path
from typing import TYPE_CHECKING

from majordomo.clock import WallClock
from majordomo.errors import EmergencyStopped, RobotUnavailable
from motion.emergency_stop import RESET, EmergencyStop

if TYPE_CHECKING:
    from memory.journal_records import TaskRecord


def stop_all(stop: EmergencyStop, why: str) -> str:
    """Latch the stop of a data folder, and say what that means.

    Raises:
        RobotUnavailable: It cannot be written down: no other process knows of it.
    """
    stop.trigger(why)
    if not stop.is_known_to_all:
        raise RobotUnavailable(
            "The emergency stop cannot be written down, so that nobody else knows of it.",
            "Ctrl-\\ where the robot is at work, or its own button; then free some disk space.",
        )
    return f"The emergency stop is latched: {stop.reason}. Nothing moves. Try: {RESET}"


def reset_stop(stop: EmergencyStop, journal_path: Path) -> str:
    """Allow motion again, and say what is forgotten.

    Raises:
        EmergencyStopped: A task is still under way, that has not noticed yet; or the latch cannot be removed.
        JournalError: Nobody can tell whether one is.
    """
    if stop.is_latched:
        for task in tasks_under_way(journal_path):
            raise EmergencyStopped(
                f"The emergency stop stays latched: task {task.id} (“{task.instruction}”) is still under way.",
                "the same again when it has ended, which it does by itself; else end its program first.",
            )
    triggers = stop.reset()
    if not triggers:
        return "The emergency stop is not latched."
    return "\n".join([*(f"It was latched: {trigger}." for trigger in triggers), "Motion is allowed again."])


def tasks_under_way(journal_path: Path) -> "tuple[TaskRecord, ...]":
    """The tasks on which some process works now, oldest first."""
    from memory.journal import Journal  # loads networkx: no stop waits for that

    if not journal_path.exists():
        return ()
    with Journal(journal_path, WallClock()) as journal:
        return tuple(task for task in journal.unfinished_tasks() if not journal.is_cut_off(task.id))
