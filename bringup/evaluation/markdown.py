"""Tables for reports, and rates in them."""

from collections.abc import Iterable, Sequence

from learning.intervals import Rate


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in markdown."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body, ""])


def share(rate: Rate) -> str:
    """A rate with its interval; a dash without trials."""
    return str(rate) if rate.trials else "–"


def share_of(answers: Iterable[bool | None]) -> str:
    """How many answers are yes; None is no answer."""
    return share(Rate.of(answers))
