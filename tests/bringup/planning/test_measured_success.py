import pytest

from bringup.planning.measured_success import CARD, measured_success
from majordomo.errors import CheckpointError
from vla import SHIPPED

ROWS = """|---|---|---|
| counter | open | 50/50 | 92.9 % |
| kitchen | open | 8/48 | 9 % |
| kitchen | pick | 3/4 | 9 % |
"""
PREDICATES = """
| predicate | balanced accuracy | unknown | true |
|---|---|---|---|
| open | 99.2 % | 0.2 % | 1082 |
"""


def test_all_scenes_count_together_and_nothing_is_for_sure(tmp_path):
    (tmp_path / CARD).write_text(f"| pick | 0/9 |\n\n## Held-out episodes\n\n{ROWS}{PREDICATES}")
    assert measured_success(str(tmp_path)) == {"open": pytest.approx(0.59), "pick": pytest.approx(4 / 6)}


def test_the_shipped_weights_were_measured_in_every_skill_that_they_learned():
    measured = measured_success(SHIPPED)
    assert {"go_to", "open", "close", "pick", "place_in", "place_on", "turn_on", "turn_off"} <= measured.keys()
    assert all(0.5 < share < 1.0 for share in measured.values())


def test_what_has_no_card_was_not_measured(tmp_path):
    assert measured_success(str(tmp_path)) == {}


def test_what_is_not_there_is_told():
    with pytest.raises(CheckpointError, match="no checkpoint 'nowhere'"):
        measured_success("nowhere")
