import numpy as np
import pytest

from learning.demonstrate import demonstrate, plan_bursts, pushed
from learning.frame_set import FrameSet
from learning.recording import Recorder
from learning.settings import DemonstrationSettings, NoiseSettings
from learning.toy_studio import ToyStudio
from majordomo.action import Action
from majordomo.skill import SkillCall

PICK = SkillCall("pick", {"target": "red cup"})
QUIET = NoiseSettings(start_steps=0, burst_probability=0.0)
NOISY = NoiseSettings(burst_probability=0.3)


def chosen(noise: NoiseSettings, record_every: int = 1) -> DemonstrationSettings:
    return DemonstrationSettings(episodes={}, record_every=record_every, noise=noise)


@pytest.mark.parametrize("noise", [QUIET, NOISY])
def test_every_label_is_what_the_undisturbed_expert_does_from_there(
    noise: NoiseSettings, studio: ToyStudio, recorder: Recorder
) -> None:
    studio.arrange(PICK, 5)
    imagined = []
    look = recorder.look

    def watch(*arguments: object) -> object:
        imagined.append(recorder.imagine(PICK))
        return look(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder, "look", watch)
        _, frames = demonstrate(studio, recorder, PICK, 5, chosen(noise))
    np.testing.assert_allclose([frame["chunk"] for frame in frames], imagined, atol=1e-6)


def test_an_undisturbed_episode_imagines_nothing(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder, "imagine", lambda call: pytest.fail("imagined"))
        record, _ = demonstrate(studio, recorder, PICK, 5, chosen(QUIET))
    assert record.success


def test_the_end_is_shown_with_the_hand_still(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 5)
    _, frames = demonstrate(studio, recorder, PICK, 5, chosen(QUIET, record_every=2))
    done = [int(frame["done"][0]) for frame in frames]
    assert sum(done) == 4  # the first moment and three more
    assert done[-4:] == [1, 1, 1, 1]
    assert np.abs(frames[-1]["chunk"][:, :6]).max() == 0.0


def test_a_failed_episode_keeps_its_labels_but_teaches_no_action(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studio, "action", lambda call: Action({"arm": np.zeros(6), "gripper": np.array([0.08])}))
        record, frames = demonstrate(studio, recorder, PICK, 5, chosen(QUIET))
    assert not record.success
    assert all(frame["chunk_valid"][0] == 0 for frame in frames)
    assert all(frame["labels"].any() for frame in frames)


def test_bursts_have_one_push_and_a_bounded_length() -> None:
    pushes = plan_bursts(NoiseSettings(burst_probability=0.1, burst_steps=(2, 4)), 400, np.random.default_rng(0))
    is_on = pushes.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_on, [0]])))
    lengths = edges[1::2] - edges[::2]
    assert len(lengths) > 10
    assert set(lengths[:-1]) <= {2, 3, 4}
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        assert (pushes[begin:end] == pushes[begin]).all()
    assert 0.9 < np.abs(pushes).max() <= 1.0


def test_a_push_goes_to_the_base_where_that_drives_and_else_to_the_arm() -> None:
    noise = NoiseSettings(speed=0.1, turn=0.5, drive_speed=0.2, drive_turn=0.4)
    twist = np.ones(6)
    at_work = pushed(Action({"arm": twist}), np.ones(6), noise).groups
    np.testing.assert_allclose(at_work["arm"], [1.1] * 3 + [1.5] * 3)
    driving = pushed(Action({"arm": twist, "base": np.zeros(3)}), np.ones(6), noise).groups
    np.testing.assert_allclose(driving["base"], [0.2, 0.2, 0.4])
    np.testing.assert_array_equal(driving["arm"], twist)


def test_the_same_seed_gives_the_same_episode(studio: ToyStudio, recorder: Recorder) -> None:
    shown = []
    for _ in range(2):
        studio.arrange(PICK, 8)
        shown.append(demonstrate(studio, recorder, PICK, 8, chosen(NOISY))[1])
    assert len(shown[0]) == len(shown[1])
    for first, second in zip(*shown, strict=True):
        assert all(np.array_equal(first[name], second[name]) for name in first)


def test_recorded_shards_hold_every_skill(frames: FrameSet) -> None:
    episodes = frames.episodes()
    assert {episode.skill for episode in episodes} == {"pick", "place_on"}
    assert all(episode.success and episode.n_frames > 5 for episode in episodes)
