"""Qualities of service: which messages may be lost, which are kept for who comes late, and how old each may get.

Where nothing else is said, as ROS has it: reliable, volatile, the last ones kept.
"""

from rclpy.duration import Duration
from rclpy.qos import DurabilityPolicy, LivelinessPolicy, QoSProfile, ReliabilityPolicy

SENSOR_DEPTH = 5
LONGEST_HICCUP_S = 0.5
EVENT_DEPTH = 100
ALIVE_LEASE_S = 0.4
SIGN_OF_LIFE_S = 0.1
"""Promised four times as often as it is asked for: one sign that is late, or lost, is no death."""


def sensor(period_s: float | None = None) -> QoSProfile:
    """As SensorDataQoS: the newest few, lost rather than late.

    Args:
        period_s: How long a reader waits for the next one before it is told; None: for ever. A writer's must not be
            longer than its readers', or they do not match: drivers promise their rate, readers allow more.
    """
    return QoSProfile(depth=SENSOR_DEPTH, reliability=ReliabilityPolicy.BEST_EFFORT, deadline=_duration(period_s))


def silence_s(hz: float) -> float:
    """How long [s] a sensor of so many messages a second may be silent: its driver promises it, its readers ask it."""
    return max(LONGEST_HICCUP_S, 5.0 / hz)


def command(period_s: float | None = None, lifespan_s: float | None = None) -> QoSProfile:
    """Commands: the last one counts, and none is delivered that is too old to act on.

    Args:
        period_s: As of `sensor`.
        lifespan_s: How long a writer's command is worth delivering; None: for ever.
    """
    return QoSProfile(depth=1, deadline=_duration(period_s), lifespan=_duration(lifespan_s))


def latched() -> QoSProfile:
    """What holds until it is said anew, told to whoever comes late: the emergency stop, beliefs, camera poses."""
    return QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def events() -> QoSProfile:
    """Every one of them, in order, for who is there: task events, what is said, questions and answers."""
    return QoSProfile(depth=EVENT_DEPTH)


def alive() -> QoSProfile:
    """Nothing is ever said: a process whose writer has this falls silent as soon as it dies."""
    return _alive_within(SIGN_OF_LIFE_S)


def heard_alive() -> QoSProfile:
    """For who is told when such writers have fallen silent."""
    return _alive_within(ALIVE_LEASE_S)


def _alive_within(lease_s: float) -> QoSProfile:
    return QoSProfile(depth=1, liveliness=LivelinessPolicy.AUTOMATIC, liveliness_lease_duration=_duration(lease_s))


def _duration(length_s: float | None) -> Duration | None:
    return None if length_s is None else Duration(seconds=length_s)
