"""Recorded frames on disk: one raw file a field, memory-mapped for reading, finished by one rename.

A shard is written as `NAME.partial` and renamed when it is whole; after a crash the partial folder is thrown away and
the shard made anew. Strings live in `shard.json`, numbers in `FIELD.bin`.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from learning.frame_layout import Field, Frame
from majordomo.action import ActionGroup
from majordomo.errors import ConfigError

FORMAT = 1
HEADER = "shard.json"

Record = TypeVar("Record", bound=BaseModel)


class FieldRecord(BaseModel):
    """A field as it is written in a header."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    dtype: str
    shape: tuple[int, ...]


class EpisodeRecord(BaseModel):
    """One episode of a shard.

    Attributes:
        seed: Of the world.
        skill, arguments: The call.
        instructions: Every way in which it is asked for, canonical first.
        source: "demonstration", "dagger" or "rollout".
        success: Whether the referee saw the effects hold.
        first_frame, n_frames: Which frames are its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int
    skill: str
    arguments: dict[str, str]
    instructions: tuple[str, ...]
    source: str
    success: bool
    first_frame: int = 0
    n_frames: int = 0


class SceneRecord(BaseModel):
    """What a frame's columns stand for: cameras, ground predicates, things with a place; and the robot."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    scene: str
    cameras: tuple[str, ...]
    groundings: tuple[str, ...]
    things: tuple[str, ...]
    action_groups: tuple[ActionGroup, ...]
    control_hz: float


class ShardHeader(BaseModel):
    """Everything about a shard that is not an array of numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: int
    fields: tuple[FieldRecord, ...]
    columns: SceneRecord
    n_frames: int
    episodes: tuple[EpisodeRecord, ...]


class ShardWriter:
    """Writes one shard, an episode at a time. Use it as a context manager: an exception leaves nothing behind."""

    def __init__(self, folder: Path, layout: Sequence[Field], columns: SceneRecord) -> None:
        self._folder = folder
        self._partial = folder.with_name(folder.name + ".partial")
        self._layout = tuple(layout)
        self._columns = columns
        self._open = ExitStack()
        self._files: dict[str, BinaryIO] = {}
        self._episodes: list[EpisodeRecord] = []
        self._n_frames = 0

    def __enter__(self) -> Self:
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)
        for field in self._layout:
            self._files[field.name] = self._open.enter_context((self._partial / f"{field.name}.bin").open("wb"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._open.close()  # what is still to be written may find the disk full
            if kind is None:
                self._finish()
        except OSError:
            if kind is None:
                raise
        finally:
            shutil.rmtree(self._partial, ignore_errors=True)  # gone already where it was finished

    def add(self, episode: EpisodeRecord, frames: Sequence[Frame]) -> None:
        """Append an episode; every frame is checked against the layout before anything is written."""
        blocks = [self._block(field, frames) for field in self._layout if field.name != "episode"]
        for name, block in blocks:
            self._files[name].write(block)
        number = np.full(len(frames), len(self._episodes), np.int32)
        self._files["episode"].write(number.tobytes())
        placed = episode.model_copy(update={"first_frame": self._n_frames, "n_frames": len(frames)})
        self._episodes.append(placed)
        self._n_frames += len(frames)

    def _block(self, field: Field, frames: Sequence[Frame]) -> tuple[str, bytes]:
        parts = []
        for frame in frames:
            values = np.ascontiguousarray(frame[field.name], dtype=field.dtype)
            if values.shape != field.shape:
                raise ValueError(f"field '{field.name}' has shape {values.shape}, its layout says {field.shape}")
            parts.append(values.tobytes())
        return field.name, b"".join(parts)

    def _finish(self) -> None:
        header = ShardHeader(
            format=FORMAT,
            fields=tuple(FieldRecord(name=f.name, dtype=f.dtype, shape=f.shape) for f in self._layout),
            columns=self._columns,
            n_frames=self._n_frames,
            episodes=tuple(self._episodes),
        )
        _write_synced(self._partial / HEADER, header.model_dump_json(indent=1))
        shutil.rmtree(self._folder, ignore_errors=True)
        self._partial.rename(self._folder)


class Shard:
    """A finished shard, memory-mapped.

    Raises:
        ConfigError: The folder is no shard of this format, or a file has been cut short.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.header = _read_header(folder)
        self._arrays = {record.name: self._map(folder / f"{record.name}.bin", record) for record in self.header.fields}

    def __len__(self) -> int:
        return self.header.n_frames

    def array(self, name: str) -> NDArray[Any]:
        """All frames of a field, (n_frames, ...), read-only."""
        return self._arrays[name]

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self._arrays

    def attach(self, name: str, dtype: str, shape: tuple[int, ...], path: Path) -> None:
        """Map a field that was computed afterwards.

        Raises:
            ConfigError: The file's length does not fit.
        """
        self._arrays[name] = self._map(path, FieldRecord(name=name, dtype=dtype, shape=shape))

    def frame(self, index: int) -> dict[str, NDArray[Any]]:
        """One frame."""
        return {name: array[index] for name, array in self._arrays.items()}

    def _map(self, path: Path, record: FieldRecord) -> NDArray[Any]:
        shape = (self.header.n_frames, *record.shape)
        expected = int(np.prod(shape, dtype=np.int64)) * np.dtype(record.dtype).itemsize
        found = path.stat().st_size if path.is_file() else -1
        if found != expected:
            raise ConfigError(f"{path} has {found} bytes, its shard says {expected}.", "deleting the shard's folder.")
        if expected == 0:
            return np.zeros(shape, record.dtype)
        return np.memmap(path, record.dtype, "r", shape=shape)


def is_finished(folder: Path) -> bool:
    """Whether a shard of that name was written to its end."""
    return (folder / HEADER).is_file()


def open_shards(folder: Path) -> tuple[Shard, ...]:
    """Open every finished shard in a folder, in the order of their names."""
    return tuple(Shard(header.parent) for header in sorted(folder.glob(f"*/{HEADER}")) if is_whole(header))


def is_whole(header: Path) -> bool:
    """Whether a header lies in a folder that has its final name."""
    return not header.parent.name.endswith(".partial")


def _read_header(folder: Path) -> ShardHeader:
    header = read_record(folder, ShardHeader)
    if header.format != FORMAT:
        raise ConfigError(f"{folder} has format {header.format}, not {FORMAT}.", "recording it again.")
    return header


def write_record(folder: Path, record: BaseModel) -> None:
    """Make a shard that is one record and no frames; it is there whole or not at all."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write_synced(partial / HEADER, record.model_dump_json(indent=1))
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def read_record(folder: Path, kind: type[Record]) -> Record:
    """Read what `write_record` wrote.

    Raises:
        ConfigError: The folder holds no such record.
    """
    try:
        return kind.model_validate_json((folder / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise ConfigError(
            f"{folder} holds no {kind.__name__}: {error}.", "deleting it and running it again."
        ) from error


def write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    _write_synced(partial, text)
    partial.replace(path)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
