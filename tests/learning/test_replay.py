from pathlib import Path

import numpy as np
import pytest

from learning.demonstrate import HELD_OUT_SEED, run_demonstrations, undisturbed
from learning.recorded_episode import EpisodeName, RecordedEpisode, find_episode
from learning.replay import find_undisturbed, replay
from learning.settings import LearningSettings
from learning.toy_studio import ToyStudio, ToyStudios
from majordomo.errors import ConfigError, UnknownName, UnreadableInput


@pytest.fixture(scope="module")
def run(settings: LearningSettings, studios: ToyStudios, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    shown = settings.demonstrations
    for name, how in (("demonstrations", shown), ("held-out", undisturbed(shown))):
        run_demonstrations(settings, studios, folder / "toy" / name, how)
    return folder


def found(settings: LearningSettings, studios: ToyStudios, run: Path, seed: int) -> RecordedEpisode:
    return find_undisturbed(settings, studios, run / "toy" / "held-out", EpisodeName("toy", seed))


@pytest.mark.parametrize("number", range(8))
def test_right_data_replayed_blindly_succeeds(
    studio: ToyStudio, settings: LearningSettings, studios: ToyStudios, run: Path, number: int
) -> None:
    episode = found(settings, studios, run, HELD_OUT_SEED + number)
    replayed = replay(studio, episode, settings.demonstrations.record_every)
    assert replayed.success
    assert replayed.astray_m < 1e-3


def test_wrong_data_fails(studio: ToyStudio, settings: LearningSettings, studios: ToyStudios, run: Path) -> None:
    episode = found(settings, studios, run, HELD_OUT_SEED)
    mirrored = [{**frame, "chunk": frame["chunk"] * np.array([-1, 1, 1, 1, 1, 1, 1])} for frame in episode.frames]
    wrong = RecordedEpisode(episode.scene, episode.record, tuple(mirrored))
    replayed = replay(studio, wrong, settings.demonstrations.record_every)
    assert not replayed.success
    assert replayed.astray_m > 0.02


def test_a_demonstration_that_was_disturbed_is_not_replayed(
    settings: LearningSettings, studios: ToyStudios, run: Path
) -> None:
    with pytest.raises(ConfigError, match=r"holds no demonstration 'toy/0'.*Try: a seed from 900000 to 900007"):
        found(settings, studios, run, 0)


def test_a_demonstration_of_another_configuration_is_not_replayed(
    settings: LearningSettings, studios: ToyStudios, run: Path
) -> None:
    other = settings.demonstrations.model_copy(update={"record_every": 3})
    with pytest.raises(ConfigError, match="of this configuration"):
        found(settings.model_copy(update={"demonstrations": other}), studios, run, HELD_OUT_SEED)


def test_an_episode_is_found_wherever_a_run_keeps_it(run: Path) -> None:
    for seed in (3, HELD_OUT_SEED + 1):
        episode = find_episode(run, EpisodeName("toy", seed))
        assert episode.record.seed == seed
        assert len(episode.frames) == episode.record.n_frames
        assert episode.frames[-1]["done"][0] == 1


def test_an_episode_that_nobody_recorded_is_told(run: Path) -> None:
    with pytest.raises(ConfigError, match=r"No frames of the episode 'toy/77'.*Try:"):
        find_episode(run, EpisodeName("toy", 77))


def test_the_scene_may_be_left_out_where_there_is_one() -> None:
    assert EpisodeName.parse("17", ["toy"]) == EpisodeName.parse("toy/17", ["toy"]) == EpisodeName("toy", 17)
    with pytest.raises(UnreadableInput, match="'17' is not the name of an episode"):
        EpisodeName.parse("17", ["toy", "attic"])
    with pytest.raises(UnreadableInput, match="'toy/first'"):
        EpisodeName.parse("toy/first", ["toy"])
    with pytest.raises(UnknownName, match=r"'tor'.*Try: 'toy'"):
        EpisodeName.parse("tor/1", ["toy"])
