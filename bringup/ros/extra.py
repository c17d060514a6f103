"""Loading ROS 2, which is an extra."""

from importlib import import_module

from majordomo.errors import RobotUnavailable


def load_ros() -> None:
    """Import ROS 2 and Majordomo's messages; the first time, the program starts itself again to find their libraries.

    Raises:
        RobotUnavailable: Something of them is not installed.
    """
    try:
        import_module("ros_interface.spinning")
        import_module("ros_interface.messages")
    except ImportError as error:
        raise RobotUnavailable(
            f"ROS 2 cannot be loaded ({error}).",
            "make setup; or pip install 'majordomo[ros]', and then ./ros_interface/majordomo_msgs (docs/ros.md).",
        ) from error
