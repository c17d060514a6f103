from pathlib import Path

import numpy as np
import pytest

from learning.frame_layout import Field
from learning.frame_set import FrameSet
from learning.shards import EpisodeRecord, SceneRecord, Shard, ShardWriter, is_finished, open_shards
from majordomo.errors import ConfigError

LAYOUT = (Field("rgb", "uint8", (2, 2)), Field("progress", "float32", (1,)), Field("episode", "int32", (1,)))
COLUMNS = SceneRecord(
    scene="toy", cameras=("mast",), groundings=("hand_empty()",), things=(), action_groups=(), control_hz=10.0
)
EPISODE = EpisodeRecord(
    seed=1, skill="pick", arguments={"target": "cup"}, instructions=("pick up the cup",), source="dagger", success=True
)


def frame(value: int) -> dict[str, np.ndarray]:
    return {"rgb": np.full((2, 2), value, np.uint8), "progress": np.array([value / 10], np.float32)}


def write(folder: Path, *values: int, columns: SceneRecord = COLUMNS) -> Path:
    with ShardWriter(folder, LAYOUT, columns) as writer:
        for value in values:
            writer.add(EPISODE, [frame(value), frame(value + 1)])
    return folder


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    shard = Shard(write(tmp_path / "a", 3, 7))
    assert shard.array("rgb")[:, 0, 0].tolist() == [3, 4, 7, 8]
    assert shard.array("progress")[2, 0] == np.float32(0.7)
    assert shard.array("episode")[:, 0].tolist() == [0, 0, 1, 1]
    assert [(e.first_frame, e.n_frames, e.instructions) for e in shard.header.episodes] == [
        (0, 2, ("pick up the cup",)),
        (2, 2, ("pick up the cup",)),
    ]


def test_an_episode_without_frames_does_no_harm(tmp_path: Path) -> None:
    with ShardWriter(tmp_path / "a", LAYOUT, COLUMNS) as writer:
        writer.add(EPISODE, [])
    assert len(Shard(tmp_path / "a")) == 0


def test_a_shard_that_was_interrupted_is_not_finished_and_can_be_made_anew(tmp_path: Path) -> None:
    half = ShardWriter(tmp_path / "a", LAYOUT, COLUMNS)
    half.__enter__()
    half.add(EPISODE, [frame(9)])  # here the process dies
    assert not is_finished(tmp_path / "a")
    assert open_shards(tmp_path) == ()
    write(tmp_path / "a", 3)
    assert [len(shard) for shard in open_shards(tmp_path)] == [2]


def test_an_exception_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), ShardWriter(tmp_path / "a", LAYOUT, COLUMNS) as writer:
        writer.add(EPISODE, [frame(1)])
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_shape_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with ShardWriter(tmp_path / "a", LAYOUT, COLUMNS) as writer:
        with pytest.raises(ValueError, match="progress"):
            writer.add(EPISODE, [{**frame(1), "progress": np.zeros(2, np.float32)}])
        writer.add(EPISODE, [frame(5)])
    assert Shard(tmp_path / "a").array("rgb")[:, 0, 0].tolist() == [5]


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", 3)
    (folder / "rgb.bin").write_bytes(b"123")
    with pytest.raises(ConfigError, match=r"rgb\.bin has 3 bytes.*8.*Try: deleting"):
        Shard(folder)


def test_frames_are_gathered_across_shards_in_the_order_asked_for(tmp_path: Path) -> None:
    frames = FrameSet([Shard(write(tmp_path / "a", 10, 20)), Shard(write(tmp_path / "b", 30))])
    assert frames.gather("rgb", np.array([5, 0, 2, 4, 0]))[:, 0, 0].tolist() == [31, 10, 20, 30, 10]


def test_episodes_are_numbered_across_shards(tmp_path: Path) -> None:
    frames = FrameSet([Shard(write(tmp_path / "a", 10, 20)), Shard(write(tmp_path / "b", 30))])
    assert [episode.first_frame for episode in frames.episodes()] == [0, 2, 4]
    assert frames.episode_of_frames().tolist() == [0, 0, 1, 1, 2, 2]


def test_shards_whose_columns_differ_are_not_mixed(tmp_path: Path) -> None:
    other = COLUMNS.model_copy(update={"groundings": ("open(microwave)",)})
    shards = [Shard(write(tmp_path / "a", 1)), Shard(write(tmp_path / "b", 1, columns=other))]
    with pytest.raises(ConfigError, match="other columns"):
        FrameSet(shards)


def test_no_frames_at_all_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="Try: the demonstrations stage"):
        FrameSet([])
