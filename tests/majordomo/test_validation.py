from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from majordomo.errors import ConfigError
from majordomo.validation import first_problem, read_yaml, validated


class Shelf(BaseModel):
    """Something to configure."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    heights: tuple[float, ...] = ()
    boards: int = 1


def test_lists_stand_for_tuples() -> None:
    assert validated(Shelf, {"heights": [1.0, 2.0]}, "the shelf").heights == (1.0, 2.0)


def test_every_place_that_is_wrong_is_named_with_what_it_got() -> None:
    with pytest.raises(ConfigError, match=r"The shelves in x are wrong at .*Try: .*heights, boards") as caught:
        validated(Shelf, {"heights": [1.0, "high"], "boards": True}, "the shelves in x")
    assert "'heights.1'" in str(caught.value) and "(got 'high')" in str(caught.value)
    assert "'boards'" in str(caught.value)


def test_a_whole_that_is_wrong_is_named_after_its_model() -> None:
    with pytest.raises(ConfigError, match="'Shelf'"):
        validated(Shelf, ["a list"], "the shelves")


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ConfigError, match="hold what JSON cannot"):
        validated(Shelf, {"boards": {1, 2}}, "the shelves")


def test_the_first_problem_is_one_sentence() -> None:
    with pytest.raises(ValidationError) as caught:
        Shelf.model_validate({"boards": "two", "doors": 1})
    assert first_problem(caught.value, "shelf") == "'boards': input should be a valid integer"


@pytest.mark.parametrize(("content", "says"), [(b"a: [1", "are not YAML"), (b"\xff\xfe\x00", "cannot be read")])
def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=rf"(?s)The shelves {says}.*Try: "):
        read_yaml(path, "the shelves")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml"):
        read_yaml(tmp_path / "nowhere.yaml", "the shelves")
