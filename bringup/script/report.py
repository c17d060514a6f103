"""What there is to say of scripts without running them."""

from pathlib import Path

from bringup.script.check import load_script
from bringup.script.file import BadScript, ScriptReader
from bringup.script.shelf import EXAMPLES, script_path, scripts_in
from bringup.settings import Settings


def check_script(name: str, settings: Settings) -> str:
    """Check a script, by its path or an example's name, and say what it is.

    Raises:
        UnknownName, BadScript: It is not there, or cannot be used.
    """
    path = script_path(name)
    script = load_script(path, settings)
    counted = f"steps: {len(script.steps)}, disturbances: {len(script.disturbances)}"
    return f"{path}: in order: “{script.name}” in {script.scene or settings.scene}; {counted}"


def script_list(folder: Path | None = None) -> str:
    """One line a script of a folder, by default of the examples: the name to run it by, its scene and what it is.

    Raises:
        UnreadableInput: It is no folder.
    """
    chosen = EXAMPLES if folder is None else folder
    rows = [_row(path, path.stem if folder is None else str(path)) for path in scripts_in(chosen)]
    if not rows:
        return f"There is no script in {chosen}."
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{name:<{widths[0]}}  {scene:<{widths[1]}}  {what}" for name, scene, what in rows)


def _row(path: Path, name: str) -> tuple[str, str, str]:
    reader = ScriptReader()
    try:
        head = reader.read(path).head
    except BadScript as error:
        reader.problems += error.problems
        head = None
    if head is None or reader.problems:
        return name, "–", f"cannot be used, {len(reader.problems)} problems: majordomo scripts check {path}"
    return name, head.scene or "–", head.description or head.name
