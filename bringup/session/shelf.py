"""Where recorded conversations are kept: one file each, named by the time at which it began, the oldest making room."""

from datetime import datetime
from pathlib import Path

from bringup.remembering.traces import SESSIONS
from majordomo.errors import UnknownName, UnreadableInput

ENDING = ".jsonl"
MB = 1_000_000


class SessionShelf:
    """The recordings in a data folder.

    Args:
        data_folder: Beside the journal.
    """

    def __init__(self, data_folder: Path) -> None:
        self.folder = data_folder / SESSIONS

    def paths(self) -> tuple[Path, ...]:
        """Every recording, oldest first."""
        return tuple(sorted(path for path in self.folder.glob(f"*{ENDING}") if path.is_file()))

    def path_of(self, name: str | None) -> Path:
        """The file of a recording: by its path, or its name here; without a name that of the latest.

        Raises:
            UnknownName: There is none of that name.
            UnreadableInput: There is none at all.
        """
        paths = {path.stem: path for path in self.paths()}
        if name is None:
            if not paths:
                raise UnreadableInput("No conversation is recorded.", "majordomo chat")
            return max(paths.values())
        if Path(name).is_file():
            return Path(name)
        found = paths.get(name.removesuffix(ENDING))
        if found is None:
            raise UnknownName("recorded conversation", name, paths)
        return found

    def new_path(self, now: datetime) -> Path:
        """A path that is not taken."""
        name = f"{now:%Y-%m-%d_%H-%M-%S}"
        names = (name, *(f"{name}_{number}" for number in range(2, 1000)))
        return next(path for one in names if not (path := self.folder / f"{one}{ENDING}").exists())

    def make_room(self, most: int, most_mb: float) -> None:
        """Remove the oldest, so that one more may come.

        Raises:
            OSError: One cannot be removed.
        """
        kept = list(self.paths())
        sizes = {path: path.stat().st_size for path in kept}
        while kept and (len(kept) >= most or sum(sizes[path] for path in kept) >= most_mb * MB):
            kept.pop(0).unlink(missing_ok=True)
