from pathlib import Path

from bringup.task.cut_off_tasks import tell_of_cut_off_tasks
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
    assert "The task “wash the cat” was cut off while I did pick(cat)." in line
    assert "majordomo resume 1 goes on" in line


def test_of_several_the_last_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path, WallClock()) as journal:
        for words in ("wash the cat", "dry the cat", "feed the cat"):
            journal.begin_task(words, "counter")
    (line,) = told(path)
    assert "“feed the cat”" in line
    assert line.endswith("2 more before it.")
