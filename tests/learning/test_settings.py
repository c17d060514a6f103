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
    for counts in (settings.demonstrations.episodes, settings.evaluation.episodes, settings.calibration.episodes):
        assert all(library[name] for name in counts)


def test_held_out_seeds_lie_beyond_all_others() -> None:
    settings = load_settings("counter")
    demonstrations = sum(settings.demonstrations.episodes.values())
    assert settings.demonstrations.first_seed + demonstrations < 200_000
    calibration = sum(settings.calibration.episodes.values())
    assert settings.calibration.first_seed + calibration < settings.evaluation.first_seed


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
