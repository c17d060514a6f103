"""Holds plans against the rules of the house, and knows for which of them a person wants no question any more."""

import logging
from dataclasses import replace

from majordomo.clock import Calendar, local_time
from majordomo.errors import MajordomoError
from majordomo.plan import Plan
from majordomo.review import Review
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from memory.long_term_memory import LongTermMemory
from memory.remark import SOMEBODY, RemarkKind
from planners.house.check import review
from planners.house.trust import trusted_in, wish_for_trust

_log = logging.getLogger(__name__)


class HouseOverseer:
    """Looks at every plan that is about to be followed, and at every step that is about to begin.

    Args:
        library: What plans are made of, and the rules.
        memory: Keeps, as a preference, what is trusted; None: that is forgotten with the program's end.
        calendar: Tells the date.
    """

    def __init__(
        self, library: SkillLibrary, memory: LongTermMemory | None = None, calendar: Calendar = local_time
    ) -> None:
        self._library = library
        self._memory = memory
        self._calendar = calendar
        self._trusted: set[str] = set()

    def review(self, plan: Plan, seen: WorldView) -> Review:
        """Say what is against a plan."""
        found = review(plan, seen, self._library)
        if not found.risks:
            return found
        trusted = self._trusted | self._remembered()
        return replace(found, risks=tuple(risk for risk in found.risks if risk.rule not in trusted))

    def trust(self, rule: str) -> None:
        """Want no yes for a rule any more."""
        try:
            if self._memory is not None:
                wish = wish_for_trust(rule)
                self._memory.remarks.add(RemarkKind.PREFERENCE, wish, SOMEBODY, self._calendar())
                return
        except MajordomoError:
            _log.exception("that '%s' is trusted cannot be kept", rule)
        self._trusted.add(rule)

    def _remembered(self) -> set[str]:
        """What people said earlier that they trust, as long as it is not forgotten."""
        if self._memory is None:
            return set()
        try:
            wishes = [one.text for one in self._memory.remarks.all() if one.kind is RemarkKind.PREFERENCE]
        except MajordomoError:
            _log.exception("nobody can tell what is trusted")
            return set()
        return {name for wish in wishes for name in trusted_in(wish, self._library.rules)}
