"""Options that the learning commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[str, typer.Option(help="Name or path of a training configuration.", metavar="C")]
Workers = Annotated[
    int | None,
    typer.Option(min=0, help="Processes; 0 works in this one.", metavar="N", show_default="the configuration's"),
]
Episodes = Annotated[
    int | None, typer.Option(min=1, help="Episodes a skill.", metavar="N", show_default="the configuration's")
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder of the run; what is there already is kept.", metavar="DIR", show_default="below runs"
    ),
]
Checkpoint = Annotated[str, typer.Option(help="Name or folder of what was learned.", metavar="C")]
ShipTo = Annotated[
    Path | None, typer.Option(help="Also write the checkpoint, as it ships, to this folder.", metavar="DIR")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
