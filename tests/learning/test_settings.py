import re
from pathlib import Path

import pytest

from learning.settings import CONFIGS, load_settings
from majordomo.errors import ConfigError, UnknownName
from majordomo.skill_library import SkillLibrary
from skills.registry import BUILTIN_SKILLS


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_configurations_are_valid_and_name_skills_that_exist(path: Path) -> None:
    settings = load_settings(path.stem)
    assert settings.name == path.stem
    library = SkillLibrary(BUILTIN_SKILLS)
    for episodes in (settings.demonstrations.episodes, settings.evaluation.episodes, settings.calibration.episodes):
        assert all(library[name] for counts in episodes.values() for name in counts)


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_held_out_seeds_lie_beyond_all_others(path: Path) -> None:
    settings = load_settings(path.stem)
    for scene, counts in settings.demonstrations.episodes.items():
        assert settings.demonstrations.first_seed + sum(counts.values()) < 200_000
        calibration = sum(settings.calibration.episodes.get(scene, {}).values())
        assert settings.calibration.first_seed + calibration < 900_000


def test_a_stage_in_a_scene_without_demonstrations_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = (CONFIGS / "smoke.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("episodes: {counter: {pick: 1}}}", "episodes: {attic: {pick: 1}}}"), encoding="utf-8")
    text = path.read_text(encoding="utf-8").replace(
        "evaluation:\n  episodes: {counter:", "evaluation:\n  episodes: {attic:"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"episodes of \['attic'\], demonstrations of \['counter'\].*Try:"):
        load_settings(path)


def test_teaching_a_checkpoint_more_takes_a_round(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = (CONFIGS / "smoke.yaml").read_text(encoding="utf-8")
    path.write_text("starts_from: household\n" + re.sub(r"dagger:\n.*\n", "", text), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"to teach 'household' more takes a round of dagger.*Try:"):
        load_settings(path)


def test_a_wrong_field_is_named_with_what_was_got(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = (CONFIGS / "counter.yaml").read_text(encoding="utf-8").replace("workers: 2", "workers: -2\nwrokers: 3")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"workers': .*got -2.*wrokers'.*Try: mending"):
        load_settings(path)


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(UnknownName, match="Try: 'counter'"):
        load_settings("countre")


def test_evaluation_seeds_of_training_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = (CONFIGS / "counter.yaml").read_text(encoding="utf-8").replace("first_seed: 1000000", "first_seed: 5")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"evaluation\.first_seed"):
        load_settings(path)
