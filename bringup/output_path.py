"""Files that a command shall write: whether they can be is known before anything else happens."""

from pathlib import Path

from majordomo.errors import UnreadableInput


def writable_file(path: Path, *endings: str) -> Path:
    """Return the path, with its folder made.

    Raises:
        UnreadableInput: Its name ends otherwise, it is a folder, or it cannot be written.
    """
    if path.suffix.lower() not in endings:
        raise UnreadableInput(
            f"'{path}' does not end with {' or '.join(endings)}.", f"'{path.with_suffix(endings[0])}'."
        )
    if path.is_dir():
        raise UnreadableInput(f"'{path}' is a folder.", "the path of a file.")
    is_new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        raise UnreadableInput(
            f"'{path}' cannot be written: {error.strerror}.", "a path in a folder that you may write to."
        ) from error
    return path
