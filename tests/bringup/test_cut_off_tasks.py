from pathlib import Path

from bringup.cut_off_tasks import tell_of_cut_off_tasks
from majordomo.clock import WallClock
from majordomo.skill import SkillCall
from memory.journal import Journal


def told(path: Path) -> list[str]:
    lines: list[str] = []
    with Journal(path, WallClock()) as journal:
        tell_of_cut_off_tasks(journal, lines.append)
    return lines


def test_what_was_under_way_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path, WallClock()) as journal:
        task_id = journal.begin_task("wash the cat", "counter")
        journal.intent(task_id, "s1", SkillCall("pick", {"target": "cat"}), 1)
    (line,) = told(path)
    assert "Task 1 (“wash the cat”) was cut off while it did pick(cat)" in line
    assert "Nothing of it is done again by itself" in line


def test_a_task_between_two_steps_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path, WallClock()) as journal:
        journal.begin_task("wash the cat", "counter")
    assert "was cut off between two steps" in told(path)[0]
