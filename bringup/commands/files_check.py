"""Files that a person wrote, checked one after the other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import typer

from bringup.exit_codes import ExitCode
from bringup.terminal.screen import show_fault
from majordomo.errors import MajordomoError

NamedT = TypeVar("NamedT")


def check_each(named: Iterable[NamedT], check: Callable[[NamedT], str]) -> ExitCode:
    """Say of each what it is, or what is wrong with it; one that cannot be used is bad input.

    Args:
        named: What is checked.
        check: Says what one is, or raises what is wrong with it.
    """
    worst = ExitCode.DONE
    for one in named:
        try:
            typer.echo(check(one))
        except MajordomoError as error:
            show_fault(error)
            worst = ExitCode.BAD_INPUT
    return worst
