"""What is wrong in a script is told by file, line and key, everything at once, and what is allowed."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from bringup.script.check import load_script
from bringup.script.file import BadScript
from bringup.script.script import Script
from bringup.settings import Settings
from majordomo.skill import SkillCall
from sim.scene import SCENES

GOOD = """\
name: warm the cup
description: Puts it into the microwave.
scene: counter
seed: 3
steps:
  - open: {target: microwave}
  - put the red cup in it
  - expect: inside(red cup, microwave)
  - close:
      target: microwave
expect: [ "inside(red cup, microwave)", "closed(microwave)" ]
"""


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def load(path: Path) -> Script:
    return load_script(path, Settings())


def problems_of(path: Path) -> list[str]:
    """What is said of each place, the folder left out."""
    with pytest.raises(BadScript) as caught:
        load(path)
    assert str(caught.value).rstrip().endswith("looks again.")
    return [str(problem).removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def only_problem_of(path: Path) -> str:
    (problem,) = problems_of(path)
    assert " Try: " in problem
    return problem


def test_a_script_holds_its_head_and_its_steps(tmp_path: Path) -> None:
    script = load(write(tmp_path, GOOD))
    assert (script.name, script.scene, script.seed) == ("warm the cup", "counter", 3)
    assert script.title == "warm the cup (a.yaml)"
    assert [step.task for step in script.steps[:4]] == [
        SkillCall("open", {"target": "microwave"}),
        "put the red cup in it",
        SkillCall("expect", {"claim": "inside(red cup, microwave)"}),
        SkillCall("close", {"target": "microwave"}),
    ]


def test_what_is_expected_in_the_end_is_looked_at_there_and_is_what_done_means(tmp_path: Path) -> None:
    script = load(write(tmp_path, GOOD))
    claims = ["inside(red cup, microwave)", "closed(microwave)"]
    assert [str(claim) for claim in script.expected] == claims
    assert [step.task for step in script.steps[4:]] == [SkillCall("expect", {"claim": claim}) for claim in claims]


def test_steps_know_their_entry_and_their_line(tmp_path: Path) -> None:
    steps = load(write(tmp_path, GOOD)).steps
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 5]
    assert [str(step.place).removeprefix(f"{tmp_path}/") for step in steps[:2]] == [
        "a.yaml:6: steps.1.open",
        "a.yaml:7: steps.2",
    ]


def test_scene_and_seed_may_be_left_to_whoever_runs_it(tmp_path: Path) -> None:
    script = load(write(tmp_path, "name: a\nsteps: [open the microwave]\n"))
    assert (script.scene, script.seed, script.expected, script.disturbances) == (None, None, (), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: [a\nsteps: []\n", "a.yaml:2"),
        ("name: a\n\tsteps: [wait]\n", "a.yaml:2"),
        ("name: a\nsteps: *nothing\n", "a.yaml:2: this is not YAML"),
        ("--- a\n--- b\n", "a.yaml:2: this is not YAML"),
        ("name: \x07\n", "a.yaml:1: this is not YAML"),
        ("[" * 5000, "a.yaml:1: this is nested without end"),
        ("name: a\nsteps:\n  - &a wait 1 second\n  - *a\n", "a.yaml:3: steps.2: this is an alias"),
        (
            "name: a\nseed: 1\nseed: 2\nsteps: [open the microwave]\n",
            "a.yaml:3: seed: it is there twice, first in line 2",
        ),
        ("name: a\n7: b\nsteps: [open the microwave]\n", "a.yaml:2: a key here is not text"),
        ("name: 2026-11-23\nsteps: [open the microwave]\n", "a.yaml:1: name: '2026-11-23' is no plain value"),
        (f"name: a\nseed: {'9' * 5000}\nsteps: [open the microwave]\n", "a.yaml:2: seed: '9999"),
        ("name: !!python/object:os.system a\nsteps: [open the microwave]\n", "a.yaml:1: name: 'a' is no plain value"),
        ("#" * 100_001, "it has 100001 characters"),
    ],
)
def test_what_is_not_plain_yaml_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert told in only_problem_of(write(tmp_path, text))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    assert "not text in UTF-8" in only_problem_of(tmp_path / "a.yaml")


def test_a_folder_is_no_script(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    assert "cannot be read" in only_problem_of(tmp_path / "a.yaml")


HEAD = "name: a\nsteps: [open the microwave]\n"


@pytest.mark.parametrize(
    ("text", "told", "remedy"),
    [
        (HEAD + "expekt: open(microwave)\n", "a.yaml:3: expekt: there is no such key.", "'expect'."),
        (HEAD + "zzz: 1\n", "a.yaml:3: zzz: there is no such key.", "one of name, description"),
        (HEAD + "seed: seven\n", "a.yaml:3: seed: input should be a valid integer (got 'seven').", "a whole number"),
        (HEAD + "seed: -1\n", "a.yaml:3: seed:", "a whole number from 0 on."),
        (HEAD + "seed: true\n", "a.yaml:3: seed:", "a whole number from 0 on."),
        (HEAD + "scene: 7\n", "a.yaml:3: scene:", "the name or path of a scene."),
        (HEAD + "scene: countr\n", "a.yaml:3: scene: There is no scene named 'countr'.", "'counter'."),
        ("steps: [open the microwave]\n", "a.yaml:1: name: it is missing.", "name: a few words."),
        ("name: ''\nsteps: [open the microwave]\n", "a.yaml:1: name:", "a few words."),
        ("name: a\n", "a.yaml:1: steps: it is missing.", "steps: a list"),
        ("name: a\nsteps: []\n", "a.yaml:2: steps: it is empty.", "a list"),
        ("name: a\nsteps:\n", "a.yaml:2: steps: input should be a valid array (got None).", "a list"),
        ("name: a\nsteps: open the microwave\n", "a.yaml:2: steps: input should be a valid array", "a list"),
        ("- open the microwave\n", "a.yaml:1: input should be an object", "docs/scripts.md"),
        ("", "a.yaml:1: input should be an object (got None)", "docs/scripts.md"),
    ],
)
def test_a_wrong_head_is_told_with_what_is_allowed(tmp_path: Path, text: str, told: str, remedy: str) -> None:
    problem = only_problem_of(write(tmp_path, text))
    assert problem.startswith(told)
    assert remedy in problem.partition(" Try: ")[2]


@pytest.mark.parametrize(
    ("step", "told", "remedy"),
    [
        ("7", "steps.1: this is no step; got 7.", "words, or one skill"),
        ("", "steps.1: this is no step; got None.", "words, or one skill"),
        ("{}", "steps.1: this is no step; got the keys", "words, or one skill"),
        ("{open: {target: microwave}, expect: open(microwave)}", "got the keys open, expect.", "words, or one skill"),
        ("open: microwave", "steps.1.open: its arguments have no names; got 'microwave'.", "pick: {target: red cup}"),
        ("opn: {target: microwave}", "steps.1.opn: There is no skill named 'opn'.", "'open'."),
        ("open: {target: microwav}", "steps.1.open: There is no object named 'microwav'.", "'microwave'."),
        ("open: {target: red cup}", "steps.1.open: open(red cup): 'red cup' is not openable.", "one of microwave."),
        ("open: {targt: microwave}", "steps.1.open: open(microwave): 'target': field required", "open with target."),
        ("open: {target: 7}", "steps.1.open: open(7): 'target': input should be a valid string", "open with target."),
        ("florp the blag", "steps.1: I do not understand 'florp the blag'.", "“"),
        ("put the lemonade on the tray", "steps.1: I know nothing called 'lemonade'.", "lemon"),
        ("'?!'", "steps.1: ", "."),
        ("expect: []", "steps.1.expect: nothing is expected.", "in quotes"),
        ("expect: 7", "steps.1.expect: this is no claim; got 7.", "in quotes"),
        ("expect: it works", "steps.1.expect: 'it works' is not a predicate.", "'inside(red cup, microwave)'"),
        ("expect: insid(red cup, microwave)", "steps.1.expect: There is no predicate named 'insid'.", "'inside'."),
        ("expect: inside(red cup, tray)", "steps.1.expect: ", "microwave"),
        ("expect: open(microwave, tray)", "steps.1.expect: ", "the form open(openable)."),
        ("include: 7", "steps.1.include: a file must be named; got 7.", "include: other.yaml"),
        ("include: other.yaml", "steps.1.include: there is no script 'other.yaml'.", "the path"),
    ],
)
def test_a_wrong_step_is_told_with_what_is_allowed(tmp_path: Path, step: str, told: str, remedy: str) -> None:
    problem = only_problem_of(write(tmp_path, f"name: a\nsteps:\n  - {step}\n"))
    assert problem.startswith("a.yaml:3: ") and told in problem
    assert remedy in problem.partition(" Try: ")[2]


@pytest.mark.parametrize(
    ("disturbance", "told", "remedy"),
    [
        ("{at: {step: 1}, do: {knok: {}}}", "disturbances.1.do.knok: there is no such key.", "'knock'."),
        ("{at: {stp: 1}, do: {knock: {}}}", "disturbances.1.at.stp: there is no such key.", "'step'."),
        ("{do: {knock: {}}}", "disturbances.1.at: it is missing.", "at: "),
        ("{at: {step: 0}, do: {knock: {}}}", "disturbances.1.at.step: ", "docs/scripts.md"),
        ("{at: {step: 2}, do: {knock: {}}}", "disturbances.1.at.step: there is no step 2.", "a number from 1 to 1."),
        ("{at: {}, do: {knock: {}}}", "exactly one of step, holding and time_s is wanted", "docs/scripts.md"),
        ("{at: {holding: red cap}, do: {knock: {}}}", "disturbances.1: There is no movable object", "'red cup'."),
        ("{at: {step: 1}, do: {remove: {thing: lemmon}}}", "disturbances.1: There is no movable object", "'lemon'."),
        ("{at: {step: 1}, do: {blind: {camera: mst}}}", "disturbances.1: There is no camera", "'mast'."),
    ],
)
def test_a_wrong_disturbance_is_told_with_what_is_allowed(
    tmp_path: Path, disturbance: str, told: str, remedy: str
) -> None:
    problem = next(iter(problems_of(write(tmp_path, f"{HEAD}scene: counter\ndisturbances:\n  - {disturbance}\n"))))
    assert problem.startswith("a.yaml:5: ") and told in problem
    assert remedy in problem.partition(" Try: ")[2]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "name: 7\nseed: x\nsteps:\n  - opn: {target: microwave}\n  - 7\n  - florp\nexpect: 5\nzzz: 1\n"
    lines = [problem.split(":")[1] for problem in problems_of(write(tmp_path, text))]
    assert lines == ["1", "2", "4", "5", "6", "7", "8"]


def test_an_expectation_that_the_steps_contradict_is_told_before_anything_moves(tmp_path: Path) -> None:
    text = "name: a\nsteps:\n  - open the microwave\nexpect:\n  - closed(microwave)\n"
    assert only_problem_of(write(tmp_path, text)).startswith("a.yaml:4: expect: ")


def test_a_claim_that_is_split_at_its_comma_is_told_to_be_quoted(tmp_path: Path) -> None:
    text = "name: a\nsteps:\n  - open the microwave\nexpect: [inside(red cup, microwave)]\n"
    problems = problems_of(write(tmp_path, text))
    assert all("in quotes" in problem for problem in problems)
    assert problems[0].startswith("a.yaml:4: expect.1: 'inside(red cup' is not a predicate.")


class TestIncludes:
    def test_the_steps_of_another_script_stand_where_it_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "parts").mkdir()
        write(tmp_path / "parts", "name: b\nsteps: [open the microwave]\nexpect: open(microwave)\n", "b.yaml")
        text = "name: a\nsteps: [wait 1 second, {include: parts/b.yaml}, close the microwave]\n"
        script = load(write(tmp_path, text))
        claim = SkillCall("expect", {"claim": "open(microwave)"})
        assert [step.task for step in script.steps] == [
            "wait 1 second",
            "open the microwave",
            claim,
            "close the microwave",
        ]
        assert [step.number for step in script.steps] == [1, 2, 2, 3]
        assert script.expected == ()

    def test_the_ending_may_be_left_out(self, tmp_path: Path) -> None:
        write(tmp_path, "name: b\nsteps: [open the microwave]\n", "b.yaml")
        assert len(load(write(tmp_path, "name: a\nsteps: [{include: b}]\n")).steps) == 1

    def test_a_script_may_be_included_twice(self, tmp_path: Path) -> None:
        write(tmp_path, "name: b\nsteps: [wait 1 second]\n", "b.yaml")
        assert len(load(write(tmp_path, "name: a\nsteps: [{include: b}, {include: b}]\n")).steps) == 2

    def test_what_is_wrong_there_is_told_of_its_own_file_and_once(self, tmp_path: Path) -> None:
        write(tmp_path, "name: b\n\nsteps:\n  - opn: {target: microwave}\n  - 7\n", "b.yaml")
        problems = problems_of(write(tmp_path, "name: a\nsteps: [{include: b}, 8]\n"))
        assert [problem.partition(": ")[0] for problem in problems] == ["a.yaml:2", "b.yaml:4", "b.yaml:5"]

    def test_a_ring_of_includes_is_told_with_its_path(self, tmp_path: Path) -> None:
        write(tmp_path, "name: b\nsteps: [{include: c.yaml}]\n", "b.yaml")
        write(tmp_path, "name: c\nsteps:\n  - wait 1 second\n  - include: b.yaml\n", "c.yaml")
        problem = only_problem_of(write(tmp_path, "name: a\nsteps: [{include: b.yaml}]\n"))
        assert problem.startswith("c.yaml:4: steps.2.include: ")
        assert "b.yaml → c.yaml → b.yaml" in problem

    def test_a_script_that_includes_itself_is_told(self, tmp_path: Path) -> None:
        assert "a.yaml → a.yaml" in only_problem_of(write(tmp_path, "name: a\nsteps: [{include: a.yaml}]\n"))

    def test_the_nearest_file_is_named(self, tmp_path: Path) -> None:
        write(tmp_path, HEAD, "other.yaml")
        assert "Try: 'other.yaml'." in only_problem_of(write(tmp_path, "name: a\nsteps: [{include: othr.yaml}]\n"))

    def test_includes_do_not_grow_without_bound(self, tmp_path: Path) -> None:
        write(tmp_path, "name: z\nsteps: [wait 1 second]\n", "n0.yaml")
        for number in range(1, 30):
            again = f"{{include: n{number - 1}.yaml}}"
            write(tmp_path, f"name: z\nsteps: [{again}, {again}]\n", f"n{number}.yaml")
        assert any("more than 100 steps" in problem for problem in problems_of(tmp_path / "n29.yaml"))


def crowded(folder: Path) -> Path:
    """A scene in which nothing finds room."""
    scene = yaml.safe_load((SCENES / "counter.yaml").read_text()) | {"name": "crowded", "spacing": 3.0}
    return write(folder, yaml.safe_dump(scene), "crowded.yaml")


def test_a_scene_in_which_things_find_no_room_is_told_before_anything_is_opened(tmp_path: Path) -> None:
    problem = only_problem_of(write(tmp_path, f"name: a\nscene: {crowded(tmp_path)}\nsteps: [open the microwave]\n"))
    assert problem.startswith("a.yaml:2: scene: Scene 'crowded': cannot place ")
    assert problem.endswith("Try: larger regions, less spacing, or fewer objects.")


def test_another_scene_of_the_command_line_need_not_hold_to_the_scripts_room(tmp_path: Path) -> None:
    path = write(tmp_path, f"name: a\nscene: {crowded(tmp_path)}\nsteps: [open the microwave]\n")
    assert load_script(path, Settings(), "counter").name == "a"


def test_room_is_looked_for_as_the_seed_that_counts_draws_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(
        "bringup.script.check.draw_placements", lambda scene, generator: drawn.append(generator.integers(1000))
    )
    bare, seeded = write(tmp_path, HEAD), write(tmp_path, f"{HEAD}seed: 4\n", "b.yaml")
    load_script(bare, Settings().but(seed=3))
    load_script(seeded, Settings().but(seed=3))
    load_script(seeded, Settings().but(seed=3), seed=5)
    assert drawn == [np.random.default_rng(seed).integers(1000) for seed in (3, 4, 5)]


def test_a_language_model_is_not_asked_what_words_mean(tmp_path: Path) -> None:
    settings = Settings().but(planner="llm", language_model={"model": "nobody", "base_url": "http://127.0.0.1:9/v1"})
    path = write(tmp_path, "name: a\nsteps: [do the usual, {close: {target: microwave}}]\nexpect: closed(microwave)\n")
    assert len(load_script(path, settings).steps) == 3
