from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.script.shelf import EXAMPLES, find_script, scripts_in
from majordomo.errors import UnknownName

GOOD = "name: a\ndescription: Opens it.\nscene: counter\nsteps: [open the microwave]\n"
BAD = "name: b\nsteps: [florp]\n"


def scripts(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["scripts", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yml").write_text(BAD)
    (tmp_path / "notes.txt").write_text("buy milk")
    return tmp_path


def test_a_good_script_is_exit_status_0(folder: Path) -> None:
    result = scripts("check", str(folder / "good.yaml"))
    assert result.exit_code == 0
    assert "in order: “a” in counter; steps: 1" in result.stdout


def test_a_bad_script_is_exit_status_2_and_the_others_are_checked_too(folder: Path) -> None:
    result = scripts("check", str(folder / "bad.yml"), str(folder / "good.yaml"), str(folder / "gone.yaml"))
    assert result.exit_code == 2
    assert "bad.yml:2: steps.1: I do not understand 'florp'." in result.stderr
    assert "There is no script named" in result.stderr
    assert "in order: “a”" in result.stdout


def test_an_example_is_checked_by_its_name() -> None:
    assert scripts("check", "first_light").exit_code == 0


def test_a_sentence_is_no_script() -> None:
    result = scripts("check", "open the microwave")
    assert result.exit_code == 2
    assert "There is no script named 'open the microwave'." in result.stderr


def test_a_folder_is_listed_with_what_cannot_be_used(folder: Path) -> None:
    lines = scripts("list", str(folder)).stdout.splitlines()
    assert len(lines) == 2
    assert "good.yaml" in lines[1] and lines[1].endswith("counter  Opens it.")


def test_a_broken_script_is_listed_as_such(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("name: [")
    assert "cannot be used" in scripts("list", str(tmp_path)).stdout


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert "There is no script" in scripts("list", str(tmp_path)).stdout


def test_what_is_no_folder_is_bad_input(tmp_path: Path) -> None:
    result = scripts("list", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "Try: " in result.stderr


def test_the_examples_are_listed_by_the_names_to_run_them_by() -> None:
    assert [line.split()[0] for line in scripts("list").stdout.splitlines()] == [
        path.stem for path in scripts_in(EXAMPLES)
    ]


class TestWhatIsAScript:
    def test_a_file_is(self, folder: Path) -> None:
        assert find_script(str(folder / "notes.txt")) == folder / "notes.txt"

    @pytest.mark.parametrize("name", ["first_light", "first_light.yaml", " first_light "])
    def test_an_example_is_by_its_name(self, name: str) -> None:
        assert find_script(name) == EXAMPLES / "first_light.yaml"

    def test_a_file_of_ones_own_goes_before_an_example(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        (folder / "first_light.yaml").write_text(GOOD)
        assert find_script("first_light.yaml") == Path("first_light.yaml")

    @pytest.mark.parametrize("name", ["first_ligt", "nowhere/first_light.yaml", "first_ligt.yaml"])
    def test_what_looks_like_one_and_is_none_is_named(self, name: str) -> None:
        with pytest.raises(UnknownName, match="There is no script named"):
            find_script(name)

    @pytest.mark.parametrize(
        "sentence", ["open the microwave", "wait", "", "x" * 300, "a\0b", "wait 1.5 seconds", "open\nfirst_light"]
    )
    def test_a_sentence_is_none(self, sentence: str) -> None:
        assert find_script(sentence) is None


@pytest.mark.parametrize("path", scripts_in(EXAMPLES), ids=lambda path: path.stem)
def test_every_example_is_in_order(path: Path) -> None:
    assert scripts("check", path.stem).exit_code == 0, scripts("check", path.stem).stderr
