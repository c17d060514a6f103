import os
import threading

from bringup.chat.lines import LineQueue, pipe_into


def queue_of(*lines: str, takes_turns: bool = False) -> LineQueue:
    queue = LineQueue((lambda line: line == "stop") if takes_turns else None)
    for line in lines:
        queue.put(line)
    return queue


def test_lines_come_out_in_order_and_then_there_are_none() -> None:
    queue = queue_of("one", "two")
    queue.close()
    assert [queue.wait(), queue.wait(), queue.wait()] == ["one", "two", None]


def test_typed_lines_are_heard_while_a_task_runs() -> None:
    queue = queue_of("where is it?")
    assert [queue.take(), queue.take()] == ["where is it?", None]


def test_piped_lines_wait_for_their_turn() -> None:
    queue = queue_of("where is it?", "stop", takes_turns=True)
    assert queue.take() is None
    assert queue.wait() == "where is it?"


def test_a_piped_stop_that_comes_next_does_not_wait() -> None:
    assert queue_of("stop", takes_turns=True).take() == "stop"


def test_closed_at_once_nothing_is_left() -> None:
    queue = queue_of("one", "two")
    queue.close(at_once=True)
    assert queue.wait() is None


def test_every_line_that_is_taken_is_told_of() -> None:
    taken: list[str] = []
    queue = LineQueue(taken=taken.append)
    for line in ("one", "two"):
        queue.put(line)
    queue.wait()
    queue.take()
    assert taken == ["one", "two"]


def test_whoever_waits_is_woken_by_a_line() -> None:
    queue, heard = queue_of(), []
    waiting = threading.Thread(target=lambda: heard.append(queue.wait()))
    waiting.start()
    queue.put("hello")
    waiting.join(timeout=5.0)
    assert heard == ["hello"]


def test_what_is_piped_in_is_cut_into_lines_and_what_is_no_text_is_marked() -> None:
    read, write = os.pipe()
    queue = LineQueue()
    pipe_into(queue, read)
    os.write(write, "put the lemön".encode() + b" down\nopen \xff it\nbye")
    os.close(write)
    assert [queue.wait(), queue.wait(), queue.wait(), queue.wait()] == [
        "put the lemön down",
        "open \ufffd it",
        "bye",
        None,
    ]
