"""What a ROS message is made of, as the text that readers of bags understand.

It comes from the message's Python class, so that no `.msg` file need be found; constants and comments are not in it.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

SEPARATOR = "=" * 80
"""Between a message's own fields and those of each message in it. Source: mcap.dev/spec/registry, ros2msg."""

_PRIMITIVES = {"boolean": "bool", "double": "float64", "float": "float32", "octet": "byte"}
"""As a class names them, and as a definition does; the others have one name."""

_FIELD = re.compile(r"(?:sequence<(?P<sequence>.+?)(?:, (?P<most>\d+))?>|(?P<array>.+)\[(?P<size>\d+)\]|(?P<plain>.+))")
_BOUNDED_TEXT = re.compile(r"(w?string)<(\d+)>")

MessageType = Any
"""A class of messages: rclpy has no types of its own."""


def name_of(message_type: MessageType) -> str:
    """The name of a message's type: "sensor_msgs/msg/JointState"."""
    return f"{message_type.__module__.split('.')[0]}/msg/{message_type.__name__}"


@cache
def definition_of(message_type: MessageType) -> str:
    """The definition of a message and of every message in it."""
    parts = [_fields_of(message_type)]
    for inner in dict.fromkeys(_inner_types(message_type)):
        package, _, name = name_of(inner).partition("/msg/")
        parts += [SEPARATOR, f"MSG: {package}/{name}", _fields_of(inner)]
    return "\n".join(parts) + "\n"


def _fields_of(message_type: MessageType) -> str:
    fields = message_type.get_fields_and_field_types()
    return "\n".join(f"{_written(kind)} {name}" for name, kind in fields.items())


def _written(kind: str) -> str:
    """A field's type as a definition writes it: `sequence<double>` is `float64[]`."""
    element = _BOUNDED_TEXT.sub(r"\1<=\2", _element(kind))
    element = _PRIMITIVES.get(element, element)
    match = _FIELD.fullmatch(kind)
    assert match is not None  # it takes everything
    if match["sequence"] is not None:
        return f"{element}[<={match['most']}]" if match["most"] else f"{element}[]"
    return f"{element}[{match['size']}]" if match["array"] is not None else element


def _element(kind: str) -> str:
    match = _FIELD.fullmatch(kind)
    assert match is not None  # it takes everything
    return match["sequence"] or match["array"] or match["plain"]


def _inner_types(message_type: MessageType) -> Iterator[MessageType]:
    """Every message that is in a message, at any depth."""
    for kind in message_type.get_fields_and_field_types().values():
        package, _, name = _element(kind).partition("/")
        if name:
            inner = getattr(import_module(f"{package}.msg"), name)
            yield inner
            yield from _inner_types(inner)
