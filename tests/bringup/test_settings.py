from pathlib import Path

import pytest

from bringup.settings import Settings, default_path, load_settings
from majordomo.errors import ConfigError
from memory.episodes import MOST_EPISODES


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_every_field_has_its_default() -> None:
    assert load_settings() == Settings()
    assert Settings().memory.most_episodes == MOST_EPISODES  # which importing settings must not load


def test_the_users_file_is_read_where_nobody_names_one() -> None:
    written(default_path(), "seed: 12\nbudgets: {task_recoveries: 1}\n")
    settings = load_settings()
    assert (settings.seed, settings.budgets.task_recoveries, settings.scene) == (12, 1, "counter")


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path / "s.yaml", "")) == Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sene: counter", "sene"),
        ("seed: -3", "seed"),
        ("seed: '3'", "seed"),
        ("planner: oracle", "planner"),
        ("budgets: {wall_clock_s: .nan}", "budgets.wall_clock_s"),
        ("budgets: {task_recoveries: many}", "budgets.task_recoveries"),
        ("- a list", "Settings"),
        ("scene: 2026-01-01", "JSON"),
    ],
)
def test_what_is_not_allowed_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named) as caught:
        load_settings(written(tmp_path / "s.yaml", text))
    assert "Try: " in str(caught.value) and "s.yaml" in str(caught.value)


def test_what_is_not_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not YAML"):
        load_settings(written(tmp_path / "s.yaml", "scene: [counter"))


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path / "missing.yaml")


def test_an_option_that_is_not_given_changes_nothing() -> None:
    settings = Settings(seed=4)
    assert settings.but(seed=None, scene="other") == Settings(seed=4, scene="other")


def test_a_changed_field_is_checked_too() -> None:
    with pytest.raises(ConfigError, match="the command line"):
        Settings().but(seed=-1)


def test_the_journal_lies_in_the_users_data_folder_or_where_it_is_said(tmp_path: Path) -> None:
    assert Settings().journal_path == tmp_path / "data" / "majordomo" / "journal.sqlite3"
    assert Settings(journal_folder="/somewhere").journal_path == Path("/somewhere/journal.sqlite3")
