from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseWithCovariance
from rcl_interfaces.msg import ParameterDescriptor
from std_msgs.msg import Header

from ros_interface.message_definitions import SEPARATOR, definition_of, name_of


def test_types_are_named_in_full() -> None:
    assert name_of(Header) == "std_msgs/msg/Header"


def test_numbers_are_written_as_definitions_write_them() -> None:
    assert definition_of(Time) == "int32 sec\nuint32 nanosec\n"


def test_messages_within_messages_follow_each_once() -> None:
    definition = definition_of(PoseWithCovariance)
    assert definition.splitlines()[:2] == ["geometry_msgs/Pose pose", "float64[36] covariance"]
    inner = [line for line in definition.splitlines() if line.startswith("MSG: ")]
    assert inner == ["MSG: geometry_msgs/Pose", "MSG: geometry_msgs/Point", "MSG: geometry_msgs/Quaternion"]
    assert definition.count(SEPARATOR) == 3


def test_bounded_sequences_keep_their_bound() -> None:
    lines = definition_of(ParameterDescriptor).splitlines()
    assert "rcl_interfaces/IntegerRange[<=1] integer_range" in lines
    assert "bool read_only" in lines
