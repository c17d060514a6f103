from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from learning.frame_layout import Field
from learning.frame_set import FrameSet
from learning.sampler import Sampler, SamplingSettings, shift_colours
from learning.shards import Shard, ShardWriter, open_shards
from learning.statements import Statements
from vla.network import VlaNetwork

SETTINGS = SamplingSettings(seed=0, batch_size=40, sentences=4, recent_share=0.25, mistake_share=0.5, shift=0.0)


def make(frames: FrameSet, statements: Statements, network: VlaNetwork, **changes: float) -> Sampler:
    return Sampler(frames, statements, network.tokenizer, replace(SETTINGS, **changes))


def relabelled(shard: Shard, folder: Path, source: str) -> Shard:
    """A copy of a shard, its episodes from another source and its frames marked by their progress."""
    layout = [Field(record.name, record.dtype, record.shape) for record in shard.header.fields]
    with ShardWriter(folder, layout, shard.header.columns) as writer:
        for episode in shard.header.episodes:
            part = range(episode.first_frame, episode.first_frame + episode.n_frames)
            marked = [{**shard.frame(i), "progress": np.array([-1.0], np.float32)} for i in part]
            writer.add(episode.model_copy(update={"source": source}), marked)
    return Shard(folder)


def test_the_same_step_gives_the_same_batch(frames: FrameSet, statements: Statements, network: VlaNetwork) -> None:
    first, second = (make(frames, statements, network, shift=0.1).batch(7) for _ in range(2))
    assert torch.equal(first.views.rgb, second.views.rgb)
    assert torch.equal(first.task.tokens, second.task.tokens)
    assert first.sentences is not None and second.sentences is not None
    assert torch.equal(first.sentences.tokens, second.sentences.tokens)
    other = make(frames, statements, network).batch(8)
    assert not torch.equal(first.task.chunk, other.task.chunk)


def test_half_of_the_judged_sentences_are_true_where_there_are_enough(
    frames: FrameSet, statements: Statements, network: VlaNetwork
) -> None:
    sentences = make(frames, statements, network, sentences=2).batch(0).sentences
    assert sentences is not None
    labels = frames.everything("labels")
    assert float(sentences.labels[sentences.labels_valid].mean()) > 0.4 * labels.any(axis=1).mean()
    assert float(labels.mean()) < 0.25


def test_labels_and_points_fit_their_sentences(sampler: Sampler, frames: FrameSet, statements: Statements) -> None:
    batch = sampler.compose(np.arange(20))
    assert batch.sentences is not None
    said = {tuple(sampler_ids): row for row, sampler_ids in enumerate(_canonical(sampler, statements))}
    labels, positions = frames.everything("labels"), frames.everything("positions")
    for frame in range(20):
        for place in range(4):
            column = said[tuple(batch.sentences.tokens[frame, place].tolist())]
            assert batch.sentences.labels[frame, place] == labels[frame, column]
            thing = statements.things[column, 0]
            if thing >= 0:
                np.testing.assert_allclose(batch.sentences.points[frame, place, 0], positions[frame, thing])


def _canonical(sampler: Sampler, statements: Statements) -> list[list[int]]:
    ids = sampler._sentence_ids.choose(np.arange(len(statements.predicates)), None)
    return [list(row) for row in ids.tolist()]


def test_one_sentence_a_frame_asks_where_a_thing_is_and_is_not_judged(sampler: Sampler) -> None:
    sentences = sampler.batch(0).sentences
    assert sentences is not None
    assert sentences.labels_valid[:, -1].any().item() is False
    assert sentences.points_valid[:, -1, 0].all()
    assert not sentences.points_valid[:, -1, 1].any()


def test_skills_come_equally_often_and_rollouts_with_their_share(
    frames: FrameSet, statements: Statements, network: VlaNetwork, tmp_path: Path
) -> None:
    more = relabelled(frames.shards[0], tmp_path / "rollouts", "dagger")
    sampler = make(FrameSet([*frames.shards, more]), statements, network)
    batch = sampler.batch(0)
    assert int((batch.task.progress < 0.0).sum()) == 10
    placing = batch.task.points_valid[:, 1].float().mean()  # only place_on has a destination
    assert 0.3 < float(placing) < 0.7


def test_what_went_wrong_is_shown_more_often(
    frames: FrameSet, statements: Statements, network: VlaNetwork, tmp_path: Path
) -> None:
    more = relabelled(frames.shards[0], tmp_path / "rollouts", "dagger")
    sampler = make(FrameSet([*frames.shards, more]), statements, network, recent_share=1.0)
    worst = sampler.recent[len(sampler.recent) // 2]

    def share_of_worst(step: int) -> float:
        return float(np.mean(sampler._draw_frames(np.random.default_rng(step)) == worst))

    assert np.mean([share_of_worst(step) for step in range(20)]) < 0.1
    sampler.dwell_on((sampler.recent == worst).astype(float))
    assert np.mean([share_of_worst(step) for step in range(20)]) >= 0.5
    sampler.dwell_on(np.zeros(len(sampler.recent)))  # a policy without mistakes is shown everything alike
    assert np.mean([share_of_worst(step) for step in range(20)]) < 0.1


def test_what_is_said_of_things_is_not_known_by_heart_and_what_is_said_of_places_is(
    frames: FrameSet, statements: Statements, network: VlaNetwork, tmp_path: Path
) -> None:
    layout = [Field(record.name, record.dtype, record.shape) for record in frames.shards[0].header.fields]
    with ShardWriter(tmp_path / "drives", layout, frames.shards[0].header.columns) as writer:
        episode = frames.shards[0].header.episodes[0]
        drive = episode.model_copy(update={"arguments": {"place": "nowhere in particular"}})
        writer.add(drive, [frames.shards[0].frame(index) for index in range(episode.n_frames)])
    both = FrameSet([*frames.shards, Shard(tmp_path / "drives")])
    batch = make(both, statements, network).compose(np.array([0, len(both) - 1]))
    assert batch.task.by_heart.tolist() == [False, True]


def test_frames_without_action_are_masked_out(frames: FrameSet, statements: Statements, network: VlaNetwork) -> None:
    sampler = make(frames, statements, network)
    sampler._small["chunk_valid"] = sampler._small["chunk_valid"].copy()
    sampler._small["chunk_valid"][3] = 0
    batch = sampler.compose(np.array([2, 3]))
    assert batch.task.chunk_valid.all(dim=1).tolist() == [True, False]
    assert batch.task.outcome_valid.all()


def test_one_frame_is_asked_for_in_several_ways(frames: FrameSet, statements: Statements, network: VlaNetwork) -> None:
    sampler = make(frames, statements, network)
    tokens = sampler.compose(np.zeros(30, np.int64), np.random.default_rng(0)).task.tokens
    assert len(torch.unique(tokens, dim=0)) > 3
    assert len(torch.unique(sampler.compose(np.zeros(30, np.int64)).task.tokens, dim=0)) == 1


def test_colours_shift_a_little_and_stay_colours() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (3, 2, 8, 8, 3), np.uint8)
    shifted = shift_colours(rgb, 0.1, np.random.default_rng(1))
    assert shifted.shape == rgb.shape
    assert shifted.dtype == np.uint8
    change = np.abs(shifted.astype(int) - rgb)
    assert 0 < change.mean() < 30
    assert change.max() <= 0.15 * 255 + 0.05 * 255 + 1


def test_shards_are_opened_in_the_order_of_their_names(demonstrations: Path) -> None:
    names = [shard.folder.name for shard in open_shards(demonstrations)]
    assert names == sorted(names)
