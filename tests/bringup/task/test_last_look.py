from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bringup.task.last_look import FILE, LastLook, load_look, save_look
from majordomo.catalogue import Catalogue, Item
from majordomo.errors import JournalError
from majordomo.newcomer import KIND
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.world import WorldSnapshot

CATALOGUE = Catalogue.of([Item("red cup", frozenset({"movable"}), ("cup",))])
HELD = Predicate("holding", ("red cup",))
LOOK = LastLook(
    "counter",
    7,
    WorldSnapshot(
        CATALOGUE,
        {HELD: Belief(HELD, Verdict.FALSE, 0.02, 1.5, "cameras")},
        {"red cup": np.array([0.4, 0.0, 0.1])},
        2.0,
        np.array([1.0, -2.0, 0.5]),
    ),
)


def test_a_look_is_the_same_when_it_is_read(tmp_path: Path) -> None:
    save_look(tmp_path / "new", LOOK)
    read = load_look(tmp_path / "new", "counter", CATALOGUE)
    assert read is not None
    assert (read.scene, read.seed, read.snapshot.stamp_s) == ("counter", 7, 2.0)
    assert read.snapshot.beliefs == LOOK.snapshot.beliefs
    assert read.snapshot.positions["red cup"].tolist() == [0.4, 0.0, 0.1]
    assert read.snapshot.robot is not None and read.snapshot.robot.tolist() == [1.0, -2.0, 0.5]


def test_newcomers_are_left_out_for_nobody_knows_them_the_next_time(tmp_path: Path) -> None:
    stranger, seen = Item("red thing", frozenset({"movable", KIND}), ("thing",)), Predicate("visible", ("red thing",))
    grown = replace(
        LOOK.snapshot,
        catalogue=CATALOGUE.with_items([stranger]),
        beliefs={**LOOK.snapshot.beliefs, seen: Belief(seen, Verdict.TRUE, 0.95, 1.5, "depth camera")},
        positions={**LOOK.snapshot.positions, "red thing": np.zeros(3)},
    )
    save_look(tmp_path, replace(LOOK, snapshot=grown))
    read = load_look(tmp_path, "counter", CATALOGUE)
    assert read is not None
    assert (read.snapshot.beliefs, list(read.snapshot.positions)) == (LOOK.snapshot.beliefs, ["red cup"])


def test_where_nothing_was_saved_there_is_no_look(tmp_path: Path) -> None:
    assert load_look(tmp_path, "counter", CATALOGUE) is None


def test_a_look_at_another_scene_is_not_used(tmp_path: Path) -> None:
    save_look(tmp_path, LOOK)
    assert load_look(tmp_path, "office", CATALOGUE) is None


def test_a_look_at_things_that_are_known_no_more_is_not_used(tmp_path: Path) -> None:
    save_look(tmp_path, LOOK)
    assert load_look(tmp_path, "counter", Catalogue()) is None


@pytest.mark.parametrize("length", [0, 10, 100])
def test_a_look_that_is_cut_short_is_not_used(tmp_path: Path, length: int) -> None:
    save_look(tmp_path, LOOK)
    text = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(text[:length])
    assert load_look(tmp_path, "counter", CATALOGUE) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="Try: "):
        save_look(tmp_path / "file", LOOK)
