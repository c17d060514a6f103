"""Writing a new plugin: a small package with a skill, a predicate and their tests that installs and passes as it is."""

import keyword
import re
from pathlib import Path
from string import Template

from majordomo.errors import ConfigError
from majordomo.skill import Skill
from skills.registry import load_skills

_TEMPLATE = Path(__file__).parent / "template"
_SUFFIX = ".template"


def write_plugin(name: str, parent: Path) -> Path:
    """Write the package of a plugin whose skill has a name; returns its new folder.

    Args:
        name: Of the skill, and of the plugin: "wave_hello".
        parent: Folder in which the package's own folder is made.

    Raises:
        ConfigError: The name cannot be a skill's, is taken, or the folder is there already or cannot be written.
    """
    _check_name(name)
    folder = parent / f"majordomo-{name.replace('_', '-')}"
    words = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "words": name.replace("_", " "),
        "constant": f"{name.upper()}_DONE",
        "version": Skill.version,
        "class_name": "".join(part.capitalize() for part in name.split("_")),
    }
    try:
        folder.mkdir(parents=True)
        for template in sorted(_TEMPLATE.glob(f"*{_SUFFIX}")):
            path = folder / _place_of(template.name.removesuffix(_SUFFIX), name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    except FileExistsError as error:
        raise ConfigError(f"{folder} is there already.", "another name, or another folder with --in.") from error
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error}.", "a folder that can, with --in.") from error
    return folder


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise ConfigError(
            f"A skill cannot be named '{name}'.", "lower-case words joined by underscores, such as 'wave_hello'."
        )
    if name in load_skills().library.skills:
        raise ConfigError(f"There is a skill named '{name}' already.", "another name; `majordomo skills` lists them.")


def _place_of(file: str, name: str) -> Path:
    """Where a template's file goes: a test beside the package, other code into it."""
    if file.startswith("test_"):
        return Path("tests", f"test_{name}.py")
    return Path(f"majordomo_{name}", file) if file.endswith(".py") else Path(file)
