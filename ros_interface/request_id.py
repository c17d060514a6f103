"""Tells requests apart that may be asked for again: each asking is a goal of its own, and the request is one."""

from uuid import uuid4

from unique_identifier_msgs.msg import UUID


def new_request() -> bytes:
    """Return an id that no other request has: (15,)."""
    return uuid4().bytes[:-1]


def goal_id(request: bytes, asking: int) -> UUID:
    """Return the id of a request's goal when it is asked for this time, 0 to 255: no goal's id is taken twice."""
    return UUID(uuid=[*request, *bytes((asking,))])


def request_of(goal_id: UUID) -> bytes:
    """Return the request that a goal asks for."""
    return bytes(goal_id.uuid)[:-1]
