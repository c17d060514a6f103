"""What is known from earlier days: told when somebody asks, with its source and its age; added to, and forgotten."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from agent.wording import capital
from majordomo.clock import Calendar, local_time
from majordomo.errors import MajordomoError
from majordomo.inquiry import Inquiry, Period, Topic
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Telling
from memory.episode import Episode
from memory.long_term_memory import LongTermMemory
from memory.newcomers import Acquaintance
from memory.remark import SOMEBODY, Remark, RemarkKind
from memory.word_vectors import content_words

MOST_TOLD = 8
"""Tasks, or remarks, that one answer tells of; of more it tells how many there are."""

_WENT_WRONG = (Outcome.FAILED, Outcome.NEEDS_HUMAN, Outcome.STOPPED)


def _no_other_traces(texts: Sequence[str]) -> None:
    """Nothing else was ever written down."""


class Past:
    """Long-term memory in words.

    Args:
        memory: What is remembered.
        skills: Whose predicates say claims in words.
        scene: Where things are.
        calendar: Tells the date.
        erase: Removes words from wherever else they were written down.
    """

    def __init__(
        self,
        memory: LongTermMemory,
        skills: SkillLibrary,
        scene: str,
        calendar: Calendar = local_time,
        erase: Callable[[Sequence[str]], None] = _no_other_traces,
    ) -> None:
        self._memory = memory
        self._skills = skills
        self._scene = scene
        self._calendar = calendar
        self._erase = erase
        self._speaker = SOMEBODY

    def reply(self, said: Inquiry | Telling | Forget) -> str:
        """Answer a question about earlier days, keep what is told, or forget it."""
        try:
            match said:
                case Telling():
                    return self._keep(said)
                case Forget():
                    return self._forget(said)
                case Inquiry(topic=Topic.TOLD):
                    return self._told(said.about)
                case Inquiry(topic=Topic.WHY):
                    return self._why(said.period)
                case _:
                    return self._done(said.period or Period.EVER)
        except MajordomoError as error:
            return str(error)

    def last_seen(self, thing: str) -> str | None:
        """Where a thing was last seen on earlier days; None if it never was."""
        try:
            seen = self._memory.last_seen.of(self._scene, thing)
        except MajordomoError:
            return None
        if seen is None:
            return None
        was = self._skills.sentence(Predicate.parse(seen.claim)).replace(" is ", " was ", 1)
        return f"{self._when(seen.seen_at, is_first=True)} {was} ({seen.source}, {seen.probability:.0%} sure)."

    def keep_shown(self, shown: Acquaintance) -> str:
        """Keep in mind what a person shows, and what it looks like; returns what there is to say of that."""
        try:
            self._memory.shown.keep(shown, self._scene, self._calendar())
        except MajordomoError as error:
            return str(error)
        return "I will know it again."

    # tasks

    def _done(self, period: Period) -> str:
        begin, end = _limits(period, self._calendar())
        episodes = self._memory.episodes.between(begin, end)
        called = "before" if period is Period.EVER else str(period)
        if not episodes:
            return f"I have no record of a task from {called}." if period is Period.EVER else f"Nothing {called}."
        shown = episodes[-MOST_TOLD:]
        which = f"the last {len(shown)} of {len(episodes)}" if len(shown) < len(episodes) else f"{len(episodes)}"
        told = "; ".join(f"“{one.instruction}” ({one.outcome}, {self._when(one.ended_at)})" for one in shown)
        return f"By my record I did {which} task{'s' if len(episodes) > 1 else ''} {called}: {told}."

    def _why(self, period: Period | None) -> str:
        if period is None:
            failed = self._memory.episodes.latest(1, _WENT_WRONG)
        else:
            failed = tuple(
                one
                for one in self._memory.episodes.between(*_limits(period, self._calendar()))
                if one.outcome in _WENT_WRONG
            )
        if not failed:
            return "By my record nothing failed."
        return " ".join(map(self._failure, failed[-MOST_TOLD:]))

    def _failure(self, episode: Episode) -> str:
        told = [
            f"“{episode.instruction}” ended as {episode.outcome}, {self._when(episode.ended_at)}: {episode.message}"
        ]
        told += [
            f"{one.step}: {one.told}" for one in episode.setbacks if not one.was_mended and one.told not in told[0]
        ]
        return " ".join(told)

    # what people told

    def _told(self, about: str) -> str:
        wanted = content_words(about)
        remarks = [one for one in self._memory.remarks.all() if wanted <= content_words(f"{one.speaker} {one.text}")]
        if not remarks:
            return "Nobody has told me anything of that." if wanted else "Nobody has told me anything to keep."
        shown = remarks[-MOST_TOLD:]
        more = f" And {len(remarks) - len(shown)} more: majordomo memory list." if len(shown) < len(remarks) else ""
        return " ".join(f"{self._by(one)}: “{one.text}”." for one in shown) + more

    def _by(self, remark: Remark) -> str:
        return f"{capital(remark.speaker)} told me {self._when(remark.said_at)}"

    def _keep(self, telling: Telling) -> str:
        if telling.name:
            self._speaker = telling.name
        kind = RemarkKind.PREFERENCE if telling.is_preference else RemarkKind.FACT
        self._memory.remarks.add(kind, telling.text, self._speaker, self._calendar())
        if telling.name:
            return f"I will remember that, {telling.name}."
        if not telling.is_preference:
            return "I will remember that."
        if telling.is_rule:
            return "I will hold to that from the next task on."
        return "I will remember that, and tell it to a language model that plans; by myself I cannot follow it."

    def _forget(self, wish: Forget) -> str:
        wanted = content_words(wish.text)
        remarks = tuple(one for one in self._memory.remarks.all() if wanted <= content_words(one.text))
        if not remarks:
            return "There is nothing of that in what I was told."
        self._memory.forget(remarks, ())
        self._erase([one.text for one in remarks])
        if self._speaker in {one.speaker for one in remarks}:
            self._speaker = SOMEBODY
        return f"I have forgotten {len(remarks)} thing{'s' if len(remarks) > 1 else ''} that I was told."

    # time

    def _when(self, moment: datetime, *, is_first: bool = False) -> str:
        today = self._calendar().date()
        moment = moment.astimezone(self._calendar().tzinfo)
        days = (today - moment.date()).days
        day = {0: "today", 1: "yesterday"}.get(days, f"on {moment:%Y-%m-%d}")
        return f"{capital(day) if is_first else day} at {moment:%H:%M}"


def _limits(period: Period, now: datetime) -> tuple[datetime, datetime]:
    """When a time began, and when it ended."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=now.weekday())
    latest = now + timedelta(seconds=1)
    match period:
        case Period.TODAY:
            return midnight, latest
        case Period.YESTERDAY:
            return midnight - timedelta(days=1), midnight
        case Period.THIS_WEEK:
            return monday, latest
        case Period.LAST_WEEK:
            return monday - timedelta(days=7), monday
        case Period.EVER:
            return datetime.fromtimestamp(0.0, now.tzinfo), latest
