"""Where scripts are: at the path that is named, or among the examples that come along."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from majordomo.errors import UnknownName, UnreadableInput

ENDINGS = (".yaml", ".yml")

_BRINGUP = Path(__file__).parents[1]
EXAMPLES = next(folder for folder in (_BRINGUP / "examples", _BRINGUP.parent / "examples") if folder.is_dir())
"""In an installed package they lie inside of `bringup`, in the repository beside it."""


def find_script(argument: str) -> Path | None:
    """The script that an argument of the command line names; None where it is a sentence.

    A script is a file, whatever ends with .yaml, or the name of an example: one word, as nobody writes sentences.

    Raises:
        UnknownName: It looks like a script's name, and there is none of that name.
    """
    word = argument.strip()
    if not word or "\n" in word or len(word) > 1000:
        return None
    path = Path(word)
    if _is_file(path):
        return path
    example = EXAMPLES / with_ending(path).name
    if _is_file(example) and path.parent == Path():
        return example
    looks_like_a_name = path.suffix.lower() in ENDINGS or ("_" in word and len(word.split()) == 1)
    if looks_like_a_name:
        raise UnknownName("script", word, [*(one.stem for one in scripts_in(EXAMPLES)), *map(str, _neighbours(path))])
    return None


def script_path(name: str) -> Path:
    """The script of a name, or at a path.

    Raises:
        UnknownName: There is none.
    """
    path = find_script(name)
    if path is None:
        raise UnknownName("script", name, [one.stem for one in scripts_in(EXAMPLES)])
    return path


def chosen_scripts(names: Iterable[str]) -> tuple[Path, ...]:
    """The scripts of some names, or at some paths; every example where none is named.

    Raises:
        UnknownName: There is none of a name.
    """
    return tuple(map(script_path, names)) or scripts_in(EXAMPLES)


def scripts_in(folder: Path) -> tuple[Path, ...]:
    """Every script in a folder, by name.

    Raises:
        UnreadableInput: It is no folder.
    """
    if not folder.is_dir():
        raise UnreadableInput(f"'{folder}' is no folder.", "the path of a folder with scripts.")
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file()))


def with_ending(path: Path) -> Path:
    """A path that ends as scripts do."""
    return path if path.suffix.lower() in ENDINGS else path.with_name(f"{path.name}{ENDINGS[0]}")


def suggested_script(path: Path) -> str | None:
    """The name of the script beside a missing one that is most like it, as a remedy."""
    names = {one.stem: one.name for one in _neighbours(path)}
    near = get_close_matches(path.stem, names, n=1)
    return f"'{names[near[0]]}'." if near else None


def _neighbours(path: Path) -> tuple[Path, ...]:
    return scripts_in(path.parent) if path.parent.is_dir() else ()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a sentence that no file could be called
        return False
