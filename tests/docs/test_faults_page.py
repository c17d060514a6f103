"""The page about faults says what is so."""

import re
from pathlib import Path

from bringup.faults.ablation import ABLATIONS, WHOLE
from bringup.faults.bench import body_faults
from bringup.faults.tally import COLUMNS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text()


def table_after(heading: str) -> list[str]:
    """The first column of the first table below a heading."""
    rows = re.findall(r"^\| ([^|]+?) \|", PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0], re.MULTILINE)
    return rows[1:]


def test_it_explains_every_column_in_the_order_of_the_report() -> None:
    assert table_after("What is asked of every task") == list(COLUMNS)


def test_it_explains_every_agent() -> None:
    assert table_after("What each layer is worth") == [agent for agent in ABLATIONS if agent != WHOLE]


def test_its_row_is_one_of_the_table() -> None:
    (row,) = re.findall(r"^    (world\(.*)$", PAGE, re.MULTILINE)
    assert row in Path(body_faults.__file__).read_text()


def test_the_files_that_it_names_are_there() -> None:
    names = re.findall(r"`(bringup/faults/[\w/]+\.py)`", PAGE)
    assert names and all((ROOT / name).is_file() for name in names)
