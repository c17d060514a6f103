"""`majordomo watch`: follow a task of another process, and stop it."""

from bringup.commands import options


def watch(journal: options.JournalFolder = None, settings: options.SettingsFile = None) -> None:
    """Follow what a robot is at, from any terminal.

    The space bar is the emergency stop. Nothing else can be done from here.
    """
    from bringup.watching.watch import watch as follow  # loads rich and the agent

    follow(options.chosen_settings(settings, journal=journal))
