"""The matrix for people: one row a fault, then what the whole amounts to, and what each layer is worth."""

from collections.abc import Sequence

from bringup.evaluation.markdown import share, share_of, table
from bringup.faults.ablation import WHOLE
from bringup.faults.heat_map import Row
from bringup.faults.tally import COLUMNS, Cell, by_agent, summed
from learning.intervals import Rate


def markdown(cells: Sequence[Cell]) -> str:
    """Every table there is something for."""
    agents = by_agent(cells)
    whole = agents.get(WHOLE, ())
    parts = [matrix(whole), shortfalls(whole), losses(cells), totals(whole)]
    if len(agents) > 1:
        parts.append(layers(cells))
    return "\n".join(part for part in parts if part)


def matrix(cells: Sequence[Cell]) -> str:
    """One row a fault."""
    rows = [
        (
            cell.fault.name,
            str(cell.fault.kind),
            cell.place,
            cell.codes,
            cell.delay,
            cell.ends,
            *(_mark(cell.rates[column]) for column in COLUMNS),
        )
        for cell in cells
    ]
    return table(("fault", "kind", "where", "noticed as", "after (median, most)", "ended", *COLUMNS), rows)


def shortfalls(cells: Sequence[Cell]) -> str:
    """What is not as it should be, one fault a line, with the reason where it is known."""
    return "".join(
        f"- {cell.fault.name} ({cell.place}): not always {', '.join(cell.shortcomings)}. {cell.fault.red}".rstrip()
        + "\n"
        for cell in cells
        if cell.shortcomings
    )


def losses(cells: Sequence[Cell]) -> str:
    """Of what there is no record, one fault and agent a line."""
    return "".join(
        f"- {cell.fault.name} ({cell.place}, {cell.agent}): **without a record, by a fault: {cell.lost}**\n"
        for cell in cells
        if cell.lost
    )


def totals(cells: Sequence[Cell]) -> str:
    """What the tasks in which somebody knows how the world really was amount to."""
    records = [record for cell in cells for record in cell.records]
    disturbed = [record for record in records if record.incident.happened]
    achieved = [record for record in records if record.goals_hold]
    never = (
        ("limits exceeded", lambda one: bool(one.exceeded)),
        ("moved after an emergency stop", lambda one: one.moved_after_stop),
        ("a physical act twice", lambda one: bool(one.repeated)),
    )
    rows = [
        ("tasks called done that are not, of those with a fault", share_of(one.false_done for one in disturbed)),
        ("tasks that were achieved, and not called done", share_of(not one.is_success for one in achieved)),
        *(
            (f"done in spite of {number} disturbance{'s' * (number != 1)} in the kitchen", share_of(own))
            for number in (0, 1, 2)
            if (own := [one.is_success for cell in cells if cell.fault.disturbances == number for one in cell.records])
        ),
        *((what, share_of(is_so(record.incident) for record in records)) for what, is_so in never),
    ]
    return table(("over all tasks", "count (Wilson 95 %)"), rows)


def layers(cells: Sequence[Cell]) -> str:
    """What each agent is worth over all faults."""
    rows = [(agent, *(share(summed(own, column)) for column in COLUMNS)) for agent, own in by_agent(cells).items()]
    return table(("agent", *COLUMNS), rows)


def rows_of(cells: Sequence[Cell]) -> Sequence[Row]:
    """The heat map: every fault as the whole agent meets it, then every agent over all faults."""
    agents = by_agent(cells)
    faults = [Row(f"{cell.fault.name} ({cell.place})", _rates([cell])) for cell in agents.get(WHOLE, ())]
    return [*faults, *(Row(f"ALL: {agent}", _rates(own)) for agent, own in agents.items())]


def _rates(cells: Sequence[Cell]) -> tuple[Rate, ...]:
    return tuple(summed(cells, column) for column in COLUMNS)


def _mark(rate: Rate) -> str:
    if not rate.trials:
        return ""
    if rate.trials == 1:
        return "yes" if rate.successes else "**no**"
    return f"{rate.successes}/{rate.trials}" if rate.successes == rate.trials else f"**{rate.successes}/{rate.trials}**"
