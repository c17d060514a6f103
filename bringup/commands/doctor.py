"""`majordomo doctor`: what this machine lacks."""

import typer

from bringup.commands import options


def doctor(
    scene: options.Scene = None,
    checkpoint: options.Checkpoint = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Say what this machine lacks.

    The exit status is 1 if something is missing that is needed.
    """
    from bringup.examination import examine, is_fit, report  # imports importlib.metadata and more

    chosen = options.chosen_settings(settings, scene=scene, checkpoint=checkpoint, journal=journal)
    findings = examine(chosen)
    for line in report(findings):
        typer.echo(line)
    raise typer.Exit(0 if is_fit(findings) else 1)
