import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcap.exceptions import McapError
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory
from sensor_msgs.msg import CameraInfo, JointState
from std_msgs.msg import Header, String

from majordomo.errors import UnreadableInput
from ros_interface.bag import Bag, salvage

WRITER = """
import itertools, sys
from pathlib import Path
from std_msgs.msg import String
from ros_interface.bag import Bag

bag = Bag(Path(sys.argv[1]))
for number in range(20):
    bag.write("/say", String(data=str(number)), log_ns=number)
bag.flush()
print("flushed", flush=True)
for number in itertools.count(20):
    bag.write("/say", String(data=str(number)), log_ns=number)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "task.mcap"


def read(path: Path) -> list[tuple[str, Any]]:
    """Every message of a bag with its topic, as the standard reader has it."""
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True, decoder_factories=[DecoderFactory()])
        return [(channel.topic, message) for _, channel, _, message in reader.iter_decoded_messages()]


def written(path: Path, count: int) -> Bag:
    """A bag with so many messages, each flushed."""
    bag = Bag(path)
    for number in range(count):
        bag.write("/say", String(data=str(number)), log_ns=number)
        bag.flush()
    return bag


def said(path: Path) -> list[str]:
    return [message.data for _, message in read(path)]


def test_standard_reader_reads_what_was_written(path: Path) -> None:
    bag = Bag(path)
    joints = JointState(
        header=Header(stamp=Time(sec=3, nanosec=5), frame_id="base_link"), name=["a", "b"], position=[0.5, -1.0]
    )
    bag.write("/left/joint_states", joints, log_ns=7)
    bag.close()
    ((topic, message),) = read(path)
    assert topic == "/left/joint_states"
    assert (message.header.stamp.sec, message.header.stamp.nanosec, message.header.frame_id) == (3, 5, "base_link")
    assert (message.name, message.position) == (["a", "b"], [0.5, -1.0])


def test_messages_within_messages_and_arrays_of_fixed_length_are_read(path: Path) -> None:
    bag = Bag(path)
    status = DiagnosticStatus(level=DiagnosticStatus.WARN, values=[KeyValue(key="camera", value="dark")])
    bag.write("/diagnostics", DiagnosticArray(status=[status]), log_ns=1)
    bag.write("/camera_info", CameraInfo(k=[float(number) for number in range(9)], height=128), log_ns=2)
    bag.close()
    (_, diagnostics), (_, camera) = read(path)
    assert diagnostics.status[0].values[0].value == "dark"
    assert (list(camera.k), camera.height) == ([float(number) for number in range(9)], 128)


def test_both_times_are_kept(path: Path) -> None:
    bag = Bag(path)
    bag.write("/say", String(data="hello"), log_ns=30, publish_ns=20)
    bag.close()
    with path.open("rb") as file:
        ((_, _, message),) = make_reader(file).iter_messages()
    assert (message.log_time, message.publish_time) == (30, 20)


def test_a_bag_is_never_overwritten(path: Path) -> None:
    written(path, 1).close()
    with pytest.raises(FileExistsError):
        Bag(path)


def test_closing_twice_is_closing_once(path: Path) -> None:
    bag = written(path, 1)
    bag.close()
    content = path.read_bytes()
    bag.close()
    assert path.read_bytes() == content


def test_what_was_flushed_survives_kill_9(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "flushed\n"
        writer.send_signal(signal.SIGKILL)
    with pytest.raises(McapError):
        read(path)
    found = salvage(path)
    texts = said(path)
    assert not found.was_whole
    assert found.messages == len(texts) >= 20
    assert texts == [str(number) for number in range(len(texts))]


@given(share=st.floats(0.0, 1.0))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_wherever_a_bag_is_cut_off_a_beginning_is_left(path: Path, share: float) -> None:
    path.unlink(missing_ok=True)
    bag = written(path, 5)
    bag.close()
    whole = path.read_bytes()
    cut = 8 + int(share * (len(whole) - 9))
    path.write_bytes(whole[:cut])
    found = salvage(path)
    assert said(path) == [str(number) for number in range(found.messages or 0)]


def test_nothing_is_lost_when_only_the_index_is(path: Path) -> None:
    written(path, 5).close()
    path.write_bytes(path.read_bytes()[:-100])
    assert salvage(path).messages == 5
    assert said(path) == ["0", "1", "2", "3", "4"]


def test_a_whole_bag_stays_as_it_is(path: Path) -> None:
    written(path, 3).close()
    content = path.read_bytes()
    assert salvage(path).was_whole
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"\x89MCAP", b"a picture, perhaps"])
def test_what_is_no_bag_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"no bag.*Try:"):
        salvage(path)
    assert path.read_bytes() == content
