"""Bags: messages in an MCAP file that the standard tools read, and of which a kill takes a moment, not the whole.

A bag is indexed when it is closed. One that was cut off before has no index, and most tools refuse it; `salvage` makes
it whole again, but for what had not been flushed.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from mcap.exceptions import McapError
from mcap.records import Channel, McapRecord, Message, Schema
from mcap.stream_reader import StreamReader
from mcap.well_known import MessageEncoding, Profile, SchemaEncoding
from mcap.writer import MCAP0_MAGIC, Writer
from rclpy.serialization import serialize_message
from zstandard import ZstdError

from majordomo.errors import UnreadableInput
from ros_interface.message_definitions import MessageType, definition_of, name_of

CHUNK_BYTES = 65536
"""What is compressed, indexed and lost together."""

DRAFT = ".salvaging"
"""Ending of a bag that is being salvaged."""


class Bag:
    """A bag that is being written, by one thread at a time.

    Args:
        path: Where; there must be nothing yet.

    Raises:
        OSError: There is something, or it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")
        self._writer = _writer(self._file)
        self.flush()
        self._schemas: dict[str, int] = {}
        self._channels: dict[str, int] = {}

    def write(self, topic: str, message: Any, log_ns: int, publish_ns: int | None = None) -> None:
        """Add a message; what goes over a topic is of one type.

        Args:
            topic: Its full name.
            message: Any ROS message.
            log_ns: When it was heard [ns].
            publish_ns: When it was sent [ns]; None: when it was heard.
        """
        if topic not in self._channels:
            self._channels[topic] = self._writer.register_channel(
                topic, MessageEncoding.CDR, self._schema(type(message))
            )
        published_ns = log_ns if publish_ns is None else publish_ns
        self._writer.add_message(self._channels[topic], log_ns, serialize_message(message), published_ns)

    def flush(self) -> None:
        """Have what was written survive a kill of this process."""
        self._writer.flush()

    def close(self) -> None:
        """Index it: then it is whole. May be called more than once."""
        if not self._file.closed:
            self._writer.finish()
            self._file.close()

    def _schema(self, kind: MessageType) -> int:
        name = name_of(kind)
        if name not in self._schemas:
            definition = definition_of(kind).encode()
            self._schemas[name] = self._writer.register_schema(name, SchemaEncoding.ROS2, definition)
        return self._schemas[name]


@dataclass(frozen=True, slots=True)
class Salvage:
    """What there is of a bag.

    Attributes:
        was_whole: Whether nothing needed to be done.
        messages: How many it holds now; None where it was whole, for nobody has counted.
    """

    was_whole: bool
    messages: int | None = None


def salvage(path: Path) -> Salvage:
    """Make a bag that was cut off whole again, with all that was flushed; one that is whole stays as it is.

    Raises:
        UnreadableInput: It is no bag.
        OSError: It cannot be read, or written.
    """
    with path.open("rb") as file:
        if file.read(len(MCAP0_MAGIC)) != MCAP0_MAGIC:
            raise UnreadableInput(f"'{path}' is no bag.", "a file that was recorded, ending with .mcap.")
        file.seek(-len(MCAP0_MAGIC), 2)
        if file.tell() > 0 and file.read() == MCAP0_MAGIC:
            return Salvage(was_whole=True)
        draft = path.with_suffix(DRAFT)
        file.seek(0)
        with draft.open("wb") as whole:
            messages = _copied(_readable_records(StreamReader(file, validate_crcs=True)), _writer(whole))
    draft.replace(path)
    return Salvage(was_whole=False, messages=messages)


def _writer(file: BinaryIO) -> Any:  # not all of its methods have types
    writer = Writer(file, chunk_size=CHUNK_BYTES)
    writer.start(profile=Profile.ROS2, library="majordomo")
    return writer


def _readable_records(reader: StreamReader) -> Iterator[McapRecord]:
    """The records up to the first that is cut short."""
    try:
        yield from reader.records
    except (McapError, ValueError, struct.error, ZstdError):
        return  # the kill came here


def _copied(records: Iterator[McapRecord], writer: Any) -> int:
    """Write records anew, whatever their numbers were; return how many of them are messages."""
    schemas, channels, messages = {0: 0}, dict[int, int](), 0
    for record in records:
        match record:
            case Schema() if record.id not in schemas:
                schemas[record.id] = writer.register_schema(record.name, record.encoding, record.data)
            case Channel() if record.id not in channels:
                schema_id = schemas[record.schema_id]
                channels[record.id] = writer.register_channel(
                    record.topic, record.message_encoding, schema_id, record.metadata
                )
            case Message():
                channel_id = channels[record.channel_id]
                writer.add_message(channel_id, record.log_time, record.data, record.publish_time, record.sequence)
                messages += 1
    writer.finish()
    return messages
