"""What is remembered from one run to the next, listed, exported and forgotten."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.settings import Settings
from majordomo.clock import WallClock
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory

SECRET = "my tablets are in the biscuit tin"


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def talk(kitchen: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Hold a conversation over a pipe; what Majordomo says in it is returned."""

    def converse(*lines: str) -> list[str]:
        (tmp_path / "lines").write_text("".join(f"{line}\n" for line in lines))
        descriptors.append(os.open(tmp_path / "lines", os.O_RDONLY))
        monkeypatch.setattr("bringup.chat.conversation.STDIN", descriptors[-1])
        output = invoke("chat").output
        return [line.removeprefix("Majordomo: ") for line in output.splitlines() if line.startswith("Majordomo: ")]

    descriptors: list[int] = []
    yield converse
    for descriptor in descriptors:
        os.close(descriptor)


def everything_on_disk() -> bytes:
    return b"".join(path.read_bytes() for path in Settings().data_folder.rglob("*") if path.is_file())


def test_what_was_told_and_done_is_listed_with_numbers(talk: Any) -> None:
    talk("the red cup is mine", "open the microwave")
    listed = invoke("memory", "list").stdout
    assert "r1  " in listed and "the person, fact: the red cup is mine" in listed
    assert "t1  " in listed and "done: “open the microwave”" in listed


def test_without_anything_nothing_is_remembered() -> None:
    assert invoke("memory", "list").stdout == "Nothing is remembered.\n"


def test_a_list_can_be_narrowed(talk: Any) -> None:
    talk("the red cup is mine", "the blue cup is for guests")
    listed = invoke("memory", "list", "--about", "GUESTS").stdout
    assert "blue cup" in listed and "red cup" not in listed


def test_the_next_conversation_knows_what_was_told_and_done(talk: Any) -> None:
    talk("the red cup is mine", "open the microwave")
    told, done = talk("whose is the red cup?", "what did you do today?")
    assert "“the red cup is mine”" in told and "“open the microwave” (done, today at" in done


def test_a_preference_holds_in_the_next_run(talk: Any, kitchen: Any) -> None:
    talk("always close the microwave afterwards")
    planned = json.loads(invoke("plan", "put the lemon in the microwave", "--json").stdout)
    assert [node["skill"] for node in planned["nodes"]][-1] == "close"
    ended = json.loads(invoke("run", "put the lemon in the microwave", "--json").stdout)
    assert [node["skill"] for node in ended["nodes"]][-1] == "close" and ended["outcome"] == "done"


def test_a_fact_says_in_the_next_run_which_thing_is_meant(talk: Any) -> None:
    talk("the blue cup is mine")
    planned = json.loads(invoke("plan", "put my cup on the tray", "--json").stdout)
    assert planned["goals"] == ["on(blue cup, tray)"]


def test_an_episode_has_the_plan_the_evidence_and_what_went_wrong(talk: Any, kitchen: Any) -> None:
    kitchen.policy.is_able = False
    talk("open the microwave")
    (record,) = [json.loads(line) for line in invoke("memory", "export").stdout.splitlines() if '"episode"' in line]
    assert record["instruction"] == "open the microwave" and record["outcome"] != "done"
    assert "open(microwave)" in record["plan"] and record["evidence"][0].startswith("open(microwave): false")
    assert record["setbacks"][0]["step"] == "open(microwave)" and not record["setbacks"][0]["was_mended"]


def test_why_it_failed_is_known_in_the_next_conversation(talk: Any, kitchen: Any) -> None:
    kitchen.policy.is_able = False
    talk("open the microwave")
    (why,) = talk("why did that fail?")
    assert "“open the microwave” ended as" in why and "today at" in why


def test_where_a_thing_was_seen_is_known_in_the_next_conversation(talk: Any) -> None:
    talk("put the lemon on the tray")
    records = [json.loads(line) for line in invoke("memory", "export").stdout.splitlines()]
    (lemon,) = [one for one in records if one["kind"] == "last_seen" and one["thing"] == "lemon"]
    assert lemon["claim"] == "on(lemon, tray)"


def test_an_export_goes_to_a_file(talk: Any, tmp_path: Path) -> None:
    talk("the red cup is mine")
    result = invoke("memory", "export", str(tmp_path / "out.jsonl"))
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert records[0]["text"] == "the red cup is mine" and str(len(records)) in result.stdout


def test_what_is_forgotten_is_nowhere_on_disk(talk: Any) -> None:
    talk(f"remember that {SECRET}", "open the microwave", f"say {SECRET}")
    folder = Settings().data_folder
    (folder / "chat_history").write_text(f"\n# 2026-11-22\n+{SECRET}\n+open the microwave\n")
    (folder / "sessions").mkdir(exist_ok=True)
    (folder / "sessions" / "one.jsonl").write_text(json.dumps({"said": SECRET}) + '\n{"said": "hello"}\n')
    assert SECRET.encode() in everything_on_disk()
    result = invoke("memory", "forget", "--about", "biscuit tin")
    assert result.exit_code == 0 and result.stdout == "forgotten: 1 that somebody told, 1 tasks\n"
    assert b"biscuit" not in everything_on_disk() and b"tablets" not in everything_on_disk()
    assert "open the microwave" in invoke("memory", "list").stdout
    assert "+open the microwave" in (folder / "chat_history").read_text()
    assert (folder / "sessions" / "one.jsonl").read_text() == '{"said": "hello"}\n'


def test_where_a_thing_was_seen_is_forgotten_with_everything_about_it(talk: Any) -> None:
    talk("put the lemon on the tray")
    invoke("memory", "forget", "--about", "lemon")
    (answer,) = talk("where did you last see the lemon?")
    assert "tray" not in answer


def test_what_is_forgotten_in_a_conversation_is_nowhere_on_disk(talk: Any) -> None:
    assert talk(f"remember that {SECRET}", f"forget that {SECRET}")[1] == "I have forgotten 1 thing that I was told."
    assert b"biscuit" not in everything_on_disk()


def test_one_can_be_forgotten_by_its_number(talk: Any) -> None:
    talk("the red cup is mine", "the blue cup is for guests", "open the microwave")
    assert invoke("memory", "forget", "r1", "t1").exit_code == 0
    assert "blue cup" in invoke("memory", "list").stdout
    assert b"red cup is mine" not in everything_on_disk() and b"open the microwave" not in everything_on_disk()


def test_everything_can_be_forgotten(talk: Any) -> None:
    talk(f"remember that {SECRET}", "open the microwave")
    invoke("run", "close the microwave")
    assert invoke("memory", "forget", "--all").exit_code == 0
    assert invoke("memory", "list").stdout == "Nothing is remembered.\n"
    assert b"biscuit" not in everything_on_disk() and b"microwave" not in everything_on_disk()


@pytest.mark.parametrize("arguments", [(), ("r1", "--all"), ("--about", "  ")])
def test_what_is_not_clear_is_not_forgotten(talk: Any, arguments: tuple[str, ...]) -> None:
    talk("the red cup is mine")
    result = invoke("memory", "forget", *arguments)
    assert result.exit_code == 2 and "Try: numbers" in result.stderr
    assert "red cup" in invoke("memory", "list").stdout


def test_a_number_that_is_not_there_is_named(talk: Any) -> None:
    talk("the red cup is mine")
    result = invoke("memory", "forget", "r1", "r9")
    assert result.exit_code == 2 and "'r9'" in result.stderr
    assert "red cup" in invoke("memory", "list").stdout


def test_what_another_program_holds_open_is_not_called_forgotten(talk: Any) -> None:
    talk(f"remember that {SECRET}")
    with LongTermMemory(Settings().memory_path) as other:
        other._file.write("BEGIN")
        other.remarks.all()
        result = invoke("memory", "forget", "--all")
        other._file.write("COMMIT")
    assert result.exit_code == 1 and "forgotten:" not in result.stdout and "Try: " in result.stderr


def test_a_memory_that_cannot_be_used_keeps_nobody_from_working(kitchen: Any) -> None:
    Settings().memory_path.mkdir(parents=True)
    result = invoke("run", "open the microwave", "--json")
    assert json.loads(result.stdout)["outcome"] == "done"
    assert "Nothing from earlier is remembered." in result.stderr


def test_where_nothing_shall_be_kept_nothing_is(talk: Any, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("memory: {is_kept: false}\n")
    invoke("run", "open the microwave", "--settings", str(tmp_path / "settings.yaml"))
    assert not Settings().memory_path.exists()


def test_a_task_that_was_cut_off_is_remembered_as_such(kitchen: Any) -> None:
    journal = Journal(Settings().journal_path, WallClock())
    journal.begin_task("put the lemon on the tray", "counter")
    journal.close()
    invoke("resume", "--drop")
    assert "stopped: “put the lemon on the tray”" in invoke("memory", "list").stdout


def test_nobody_is_said_to_have_told_what_they_did_not(talk: Any) -> None:
    talk("open the microwave", "where is the red cup?", "the lemon is on the tray", "thank you")
    assert "fact" not in invoke("memory", "list").stdout and "preference" not in invoke("memory", "list").stdout
