from bringup.settings import RosSettings, Settings
from bringup.station.station import opening_line


def test_who_waits_is_told_for_what() -> None:
    assert opening_line(Settings()) == "opening the kitchen, loading the policy …"
    assert opening_line(Settings(ros=RosSettings())) == "looking for the robot, loading the policy …"
