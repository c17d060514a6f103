"""A participant of the graph that knows nothing of ROS: another implementation of DDS, and types written down by hand.

It says `joints NAME ...` when it has heard of joints; told `stop` on its input, it sends an emergency stop, and stays
until its input ends. It is run as a process: two implementations of DDS in one get into each other's way.
"""

import sys
from dataclasses import dataclass

from cyclonedds.core import Policy, Qos
from cyclonedds.domain import DomainParticipant
from cyclonedds.idl import IdlStruct
from cyclonedds.idl.types import float64, int32, sequence, uint32
from cyclonedds.pub import DataWriter
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic
from cyclonedds.util import duration

SENSOR = Qos(Policy.Reliability.BestEffort, Policy.History.KeepLast(5))
LATCHED = Qos(
    Policy.Reliability.Reliable(duration(seconds=1)), Policy.Durability.TransientLocal, Policy.History.KeepLast(1)
)


@dataclass
class Bool(IdlStruct, typename="std_msgs::msg::dds_::Bool_"):
    data: bool


@dataclass
class Time(IdlStruct, typename="builtin_interfaces::msg::dds_::Time_"):
    sec: int32
    nanosec: uint32


@dataclass
class Header(IdlStruct, typename="std_msgs::msg::dds_::Header_"):
    stamp: Time
    frame_id: str


@dataclass
class JointState(IdlStruct, typename="sensor_msgs::msg::dds_::JointState_"):
    header: Header
    name: sequence[str]
    position: sequence[float64]
    velocity: sequence[float64]
    effort: sequence[float64]


def main() -> None:
    """Hear of joints, then send a stop when told to."""
    participant = DomainParticipant(int(sys.argv[1]))
    reader = DataReader(participant, Topic(participant, "rt/joint_states", JointState), qos=SENSOR)
    writer = DataWriter(participant, Topic(participant, "rt/emergency_stop", Bool), qos=LATCHED)
    told = next(reader.take_iter(timeout=duration(seconds=60)))
    sys.stdout.write(f"joints {' '.join([*told.name, *map(str, told.position)])}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    writer.write(Bool(data=True))
    sys.stdin.read()


if __name__ == "__main__":
    main()
