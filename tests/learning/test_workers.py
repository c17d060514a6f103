from pathlib import Path

import pytest
from pydantic import BaseModel

from learning.progress import silent
from learning.settings import LearningSettings
from learning.shards import is_finished, read_record, write_record
from learning.toy_studio import ToyStudios
from learning.workers import Assignment, make_shards, open_studio


class Note(BaseModel):
    text: str


def assignments(folder: Path, settings: LearningSettings) -> list[Assignment]:
    return [Assignment(folder / str(number), settings, ToyStudios(), ()) for number in range(3)]


def make_note(assignment: Assignment) -> str:
    write_record(assignment.folder, Note(text=assignment.folder.name))
    return "made"


def test_after_an_interruption_only_what_is_missing_is_made(tmp_path: Path, settings: LearningSettings) -> None:
    made = []

    def interrupted(assignment: Assignment) -> str:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(assignment.folder.name)
        return make_note(assignment)

    with pytest.raises(KeyboardInterrupt):
        make_shards(interrupted, assignments(tmp_path, settings), 0, "notes", silent)
    assert [is_finished(tmp_path / str(number)) for number in range(3)] == [True, True, False]
    made.clear()
    make_shards(interrupted, assignments(tmp_path, settings), 0, "notes", silent)
    assert made == ["2"]


def test_progress_counts_what_was_there_already(tmp_path: Path, settings: LearningSettings) -> None:
    said: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int, text: str = "") -> None:
        said.append((done, total))

    make_note(assignments(tmp_path, settings)[0])
    make_shards(make_note, assignments(tmp_path, settings), 0, "notes", progress)
    assert said == [(1, 3), (2, 3), (3, 3)]


def test_a_record_is_read_back_as_its_kind(tmp_path: Path) -> None:
    write_record(tmp_path / "a", Note(text="hello"))
    assert read_record(tmp_path / "a", Note).text == "hello"


def test_a_studio_is_opened_once_a_process() -> None:
    assert open_studio(ToyStudios()) is open_studio(ToyStudios())
