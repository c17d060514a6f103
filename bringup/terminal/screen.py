"""The terminal: results go to stdout, everything about them to stderr."""

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from majordomo.errors import MajordomoError


@dataclass(frozen=True, slots=True)
class Screen:
    """Two consoles.

    Attributes:
        out: For what was asked for.
        notes: For progress, questions and faults.
    """

    out: Console
    notes: Console

    @classmethod
    def of_terminal(cls, *, only_results_on_stdout: bool = False) -> "Screen":
        """The process's own; notes share stdout with the results unless stdout is for a program."""
        out = Console(soft_wrap=True, highlight=False)
        return cls(out, Console(stderr=True, soft_wrap=True, highlight=False) if only_results_on_stdout else out)

    def note(self, text: str, style: str = "") -> None:
        """Show one line about what goes on; the text is shown as it is."""
        self.notes.print(Text(text, style=style))

    def show(self, text: str) -> None:
        """Show a result as it is."""
        self.out.print(text, markup=False, highlight=False)


def show_fault(fault: MajordomoError) -> None:
    """Say on stderr what is wrong and what to try."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(Text.assemble(("Error: ", "bold red"), fault.problem))
    console.print(Text.assemble(("Try: ", "bold"), fault.remedy))


def show_warning(text: str) -> None:
    """Say on stderr what is left out, or done otherwise than one may think."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(text, style="yellow"))
