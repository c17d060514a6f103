"""Shows a recorded conversation again; and lists those that there are."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from bringup.chat.seat import echo_on, harmless, say_on
from bringup.session.records import Happened, Said, Session, read_session
from bringup.session.shelf import SessionShelf
from bringup.terminal.screen import Screen
from majordomo.errors import UnreadableInput


def replay(session: Session, screen: Screen, speed: float | None, rest: Callable[[float], None]) -> None:
    """Show a conversation as it looked, a line for everything.

    Args:
        session: That was recorded.
        screen: What is written on.
        speed: So many times as fast as it was held; None: all at once.
        rest: Waits so long [s].
    """
    now_s = 0.0
    for record in session.records:
        if speed is not None:
            rest(max(record.after_s - now_s, 0.0) / speed)
            now_s = max(now_s, record.after_s)
        _show(record, screen)


def session_list(shelf: SessionShelf) -> str:
    """Every recording, oldest first: its name, where it was held, what came of its tasks, how it began."""
    lines = []
    for path in shelf.paths():
        try:
            lines.append(f"{path.stem}  {_summary(read_session(path))}")
        except UnreadableInput as error:
            lines.append(f"{path.stem}  {error.problem}")
    return "\n".join(lines) or "No conversation is recorded."


def _show(record: Said | Happened, screen: Screen) -> None:
    text = harmless(record.text)
    if isinstance(record, Happened):
        if text:
            screen.note(text)
    elif record.kind == "person":
        echo_on(screen, text)
    elif record.kind == "robot":
        say_on(screen, text)
    else:
        screen.note(text, "dim")


def _summary(session: Session) -> str:
    opening = session.opening
    where = "" if opening is None else f"{opening.scene}, seed {opening.seed}, {opening.planner}; "
    counts = Counter(str(outcome) for _, outcome in session.outcomes)
    tasks = ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "no task"
    said = [one.text.strip() for one in session.records if isinstance(one, Said) and one.kind == "person"]
    first = [instruction for instruction, _ in session.outcomes] or said
    return f"{where}{tasks}" + (f": “{harmless(first[0])[:60]}”" if first else "")


def held_at(session: Session) -> str:
    """When and where a conversation was held, in words; empty where that was forgotten."""
    opening = session.opening
    if opening is None:
        return ""
    model = f", {opening.model}" if opening.model else ""
    when = datetime.fromisoformat(opening.started_at)
    where = f"scene {opening.scene}, seed {opening.seed}, checkpoint {opening.checkpoint}"
    return harmless(f"{when:%Y-%m-%d %H:%M}, {where}, planner {opening.planner}{model}")
