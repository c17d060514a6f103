"""An MP4 file that is written picture by picture, and is whole when it is closed, or says that it is not."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from bringup.pictures.drawing import Rgb

_INDEX = b"moov"
"""Without it nothing plays the file; it is written last."""
_PROBE_BYTES = 1 << 20


class FilmFile:
    """A film on disk.

    Args:
        path: Of the file.
        frames_per_s: Of the film [Hz].
    """

    def __init__(self, path: Path, frames_per_s: float) -> None:
        self._path = path
        self._frames_per_s = frames_per_s
        self._writer: Generator[None, Any, None] | None = None

    def add(self, picture: Rgb) -> None:
        """Append a picture as large as those before, without a last odd row or column: the format has no room for it.

        Raises:
            OSError: The file cannot be written.
        """
        even = np.ascontiguousarray(picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2])
        if self._writer is None:
            self._writer = self._open(even.shape[1], even.shape[0])
        try:
            self._writer.send(even)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Finish the file. May be called more than once.

        Raises:
            OSError: It could not be finished, and is gone.
        """
        writer, self._writer = self._writer, None
        if writer is None:
            return
        writer.close()
        if self._path.is_file() and _INDEX in self._path.read_bytes():
            return
        try:  # the encoder is a process of its own and keeps the reason to itself: a full disk says so here
            self._path.write_bytes(bytes(_PROBE_BYTES))
        finally:
            self._path.unlink(missing_ok=True)
        raise OSError(f"the film {self._path} could not be finished")

    def _open(self, width: int, height: int) -> Generator[None, Any, None]:
        from imageio_ffmpeg import write_frames  # loads only where there is a film

        writer: Generator[None, Any, None] = write_frames(
            str(self._path),
            (width, height),
            fps=self._frames_per_s,
            quality=7,
            macro_block_size=2,
            ffmpeg_log_level="quiet",
        )
        writer.send(None)
        return writer
