"""What pydantic found wrong, as sentences for people; files of settings, read strictly."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from majordomo.errors import ConfigError

ModelT = TypeVar("ModelT", bound=BaseModel)


def first_problem(error: ValidationError, whole: str) -> str:
    """Say where the first problem is, and what: "'seed': input should be a valid integer".

    Args:
        error: Pydantic's.
        whole: What to call the place where the whole is wrong, and no part of it.
    """
    return _problem(error.errors()[0], whole)


def validated(model: type[ModelT], content: object, what: str) -> ModelT:
    """Check what was read from a file, or typed.

    Args:
        model: What it shall be.
        content: Lists, mappings and plain values; lists stand for tuples.
        what: What it is called: "the settings in majordomo.yaml".

    Raises:
        ConfigError: It holds what is not allowed; the message names every place.
    """
    try:
        return model.model_validate_json(json.dumps(content))  # JSON mode takes lists for tuples, strictly
    except TypeError as error:
        raise ConfigError(f"{_capital(what)} hold what JSON cannot: {error}.", "plain values.") from error
    except ValidationError as error:
        places = "; ".join(f"{_problem(one, model.__name__)} (got {one['input']!r:.60})" for one in error.errors())
        raise ConfigError(
            f"{_capital(what)} are wrong at {places}.", f"mending that; there are {', '.join(model.model_fields)}."
        ) from error


def read_yaml(path: Path, what: str) -> object:
    """Read a YAML file.

    Raises:
        ConfigError: It cannot be read, or is no YAML.
    """
    import yaml  # only where there is a file

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{_capital(what)} cannot be read: {error}.", "the path of a readable file.") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{_capital(what)} are not YAML: {error}.", "mending the file.") from error


def _problem(detail: Any, whole: str) -> str:  # pydantic's own type of these is not public
    where = ".".join(str(part) for part in detail["loc"]) or whole
    return f"'{where}': {detail['msg'].lower()}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
