"""What a line may want opened, closed, and switched on or off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from majordomo.catalogue import ANY_KIND
from majordomo.predicate import Predicate, Verdict
from planners.english.gist.goal import Goal, OneOf, Unclear
from planners.english.gist.grouping import is_repaired
from planners.english.gist.line import Line, Role
from planners.english.gist.mentions import DETERMINERS, Mention
from planners.english.gist.typed import PAUSE, PAUSES, STOP
from planners.english.text import word_lists
from planners.english.things.context import Context
from planners.english.things.named import listed
from planners.english.things.naming import Words, called

_UNNAMED = frozenset({"it", "them", "that", "turn", "switch"})
"""What stands before "on" where that is said of something without a name."""

_LEADING_ON = DETERMINERS | {"to", "of", "from", "here", "there"}
"""What comes after "on" where that says where something is."""

_LISTING = frozenset({"and", PAUSE, "the", "door", "doors", "also"})
_BARE = (Role.BARE, Role.BESIDE)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word that says what shall become of something."""

    at: int
    verb: str
    predicate: str


@dataclass(frozen=True, slots=True)
class StateFinder:
    """Finds what shall be opened, closed or switched.

    Attributes:
        line: Says it.
        context: What is believed.
    """

    line: Line
    context: Context

    def goals(self) -> tuple[list[Goal], set[Mention]]:
        """The goals, and the names that are spent on them.

        Raises:
            Unclear: They do not stand out.
        """
        switches = tuple(self._switch_cues())
        is_unnamed = any(cue.at and self.line.words[cue.at - 1] in _UNNAMED for cue in switches)
        if is_unnamed and not self._named("switchable"):
            raise Unclear  # "put the can in the microwave and turn it on"
        goals: list[Goal] = []
        spent: set[Mention] = set()
        for kind, cues in (("openable", self._door_cues()), ("switchable", switches)):
            own = self._named(kind)
            for cue in cues if own else ():
                meant = self._meant(cue, own)
                names = tuple(name for one in meant for name in self._those(one, kind, cue.predicate))
                before = self.line.words[self.line.stretch(cue.at).start : cue.at]
                if names and "leave" not in before:
                    claims = tuple(Predicate(cue.predicate, (name,)) for name in names)
                    goals.append(Goal(claims, f"{cue.verb} {listed(names)}", cue.at))
                    spent.update(one for one in meant if self.line.role(one) in _BARE)
        return goals, spent

    def _named(self, kind: str) -> list[Mention]:
        """What is named of a kind, without what another name says more exactly: "the stove's front left burner"."""
        own = [one for one in self.line.mentions if one.of(kind) and not one.of("movable")]
        return [one for one in own if not any(self._is_part(other, one, kind) for other in own)]

    def _is_part(self, one: Mention, other: Mention, kind: str) -> bool:
        between = self.line.words[min(one.end, other.end) : max(one.start, other.start)]
        return set(one.of(kind)) < set(other.of(kind)) and not {*PAUSES, "and"}.intersection(between)

    def _door_cues(self) -> Iterator[_Cue]:
        for name, verb, predicate in (("gist opening", "open", "open"), ("gist closing", "close", "closed")):
            cues = frozenset(word_lists.phrases(name))
            yield from (_Cue(at, verb, predicate) for at, word in enumerate(self.line.words) if word in cues)

    def _switch_cues(self) -> Iterator[_Cue]:
        switching = frozenset(word_lists.phrases("gist switching"))
        words = (STOP, *self.line.words, STOP)
        for at, (previous, word, following) in enumerate(zip(words, words[1:], words[2:], strict=False)):
            is_verb = previous in switching
            if word == "of" and is_verb:
                yield _Cue(at, "turn off", "turned_off")
            elif word in ("on", "off") and (is_verb or not self._leads_on(following)):
                yield _Cue(at, f"turn {word}", f"turned_{word}")

    def _leads_on(self, following: str) -> bool:
        """Whether a name comes next, so that "on" is no more than a preposition."""
        return following in _LEADING_ON or bool(called((following,), ANY_KIND, self.line.catalogue).items)

    def _meant(self, cue: _Cue, own: Sequence[Mention]) -> list[Mention]:
        """What is opened or switched by a cue: what is named next in the same stretch, else what was named last."""
        stretch = self.line.stretch(cue.at)
        before = [one for one in own if one.start < cue.at]
        behind = own[len(before) :]
        is_beside = bool(before) and before[-1].start in stretch and cue.at - before[-1].end <= 1
        if behind and behind[0].start in stretch and not is_beside:
            return self._listed_with(behind)
        return before[-1:]

    def _listed_with(self, own: Sequence[Mention]) -> list[Mention]:
        """The first of some, those that are listed with it, and none that is taken back."""
        found = [own[0]]
        for one in own[1:]:
            between = self.line.words[found[-1].end : one.start]
            if is_repaired(between):
                found[-1] = one
            elif _LISTING.issuperset(between):
                found.append(one)
            else:
                break
        return found

    def _those(self, one: Mention, kind: str, predicate: str) -> Words:
        """What a name means: of several, those of which it is not so yet; one where it speaks of one."""
        names = one.of(kind)
        left = tuple(name for name in names if self.context.verdict(Predicate(predicate, (name,))) is not Verdict.TRUE)
        if len(names) < 2 or self.line.is_about_all(one):
            return left or names
        if len(left) == 1:
            return left
        raise OneOf(" ".join(one.words), names)
