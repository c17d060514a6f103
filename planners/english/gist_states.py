"""What words that were not read may want opened, closed, and switched on or off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from majordomo.predicate import Predicate
from planners.english import word_lists
from planners.english.context import listed
from planners.english.gist_basics import Finder, Goal, Open, Unclear, Which
from planners.english.gist_groups import Role, is_repaired, role_of
from planners.english.gist_words import DETERMINERS, PAUSE, STOP, Mention
from planners.english.naming import Words, called

_IT = frozenset({"it", "them", "that", "turn", "switch"})


@dataclass(frozen=True, slots=True)
class StateFinder(Finder):
    """Finds what shall be opened, closed or switched."""

    def goals(self, mentions: Sequence[Mention]) -> tuple[list[Goal], set[Mention]]:
        """The goals, and the names that are spent on them."""
        goals: list[Goal] = []
        claimed: set[Mention] = set()
        for kind, cues in (("openable", tuple(self._door_cues())), ("switchable", tuple(self._switch_cues()))):
            own = [one for one in mentions if one.of(kind, self.context.catalogue) and not self._is_thing(one)]
            if not own and any(self.words[at - 1] in _IT for at, _, _ in cues if kind == "switchable" and at):
                raise Unclear  # "put the can in the microwave and turn it on"
            own = [one for one in own if not any(self._is_part(other, one, kind) for other in own)]
            for at, verb, predicate in cues if own else ():
                named = self._meant_by(at, own)
                names = [name for one in named for name in self._those(one, kind, predicate)]
                if "leave" in self._segment_before(at) or not names:
                    continue
                claims = tuple(Predicate(predicate, (name,)) for name in names)
                goals.append(Goal(claims, f"{verb} {listed(tuple(names))}", at))
                claimed.update(one for one in named if role_of(self.words, one.start) in (Role.BARE, Role.BESIDE))
        return goals, claimed

    def _is_part(self, one: Mention, other: Mention, kind: str) -> bool:
        """Whether a name says more exactly what another means: "the stove's front left burner"."""
        few, many = (set(mention.of(kind, self.context.catalogue)) for mention in (one, other))
        between = self.words[min(one.end, other.end) : max(one.start, other.start)]
        return few < many and {PAUSE, STOP, "and"}.isdisjoint(between)

    def _is_thing(self, one: Mention) -> bool:
        return bool(one.of("movable", self.context.catalogue))

    def _door_cues(self) -> Iterator[tuple[int, str, str]]:
        for name, verb, predicate in (("gist opening", "open", "open"), ("gist closing", "close", "closed")):
            cues = frozenset(word_lists.phrases(name))
            yield from ((at, verb, predicate) for at, word in enumerate(self.words) if word in cues)

    def _switch_cues(self) -> Iterator[tuple[int, str, str]]:
        switching = frozenset(word_lists.phrases("gist switching"))
        for at, word in enumerate(self.words):
            previous = self.words[at - 1] if at else STOP
            following = self.words[at + 1] if at + 1 < len(self.words) else STOP
            is_verb = previous in switching
            if word == "of" and is_verb:
                yield at, "turn off", "turned_off"
            elif word in ("on", "off") and (is_verb or not self._leads_on(at + 1, following)):
                yield at, f"turn {word}", f"turned_{word}"

    def _leads_on(self, at: int, following: str) -> bool:
        """Whether a name comes next, so that "on" is no more than a preposition."""
        if following in DETERMINERS or following in ("to", "of", "from", "here", "there"):
            return True
        return bool(called((following,), "thing", self.context.catalogue).items)

    def _meant_by(self, at: int, own: Sequence[Mention]) -> list[Mention]:
        """What is opened or switched by a cue: what is named next in the same stretch, else what was named last."""
        end = next(
            (index for index in range(at, len(self.words)) if self.words[index] in (PAUSE, STOP)), len(self.words)
        )
        start = next((index for index in range(at, -1, -1) if self.words[index] in (PAUSE, STOP)), 0)
        ahead = [one for one in own if at < one.start < end]
        near = [one for one in own if start <= one.start < at]
        if ahead and not (near and at - near[-1].end <= 1):
            first = own.index(ahead[0])
            return self._listed_with(own[first:])
        earlier = near or [one for one in own if one.start < at]
        return earlier[-1:]

    def _listed_with(self, own: Sequence[Mention]) -> list[Mention]:
        """The first of some, those that are listed with it, and none that is taken back."""
        found = [own[0]]
        for one in own[1:]:
            between = self.words[found[-1].end : one.start]
            if is_repaired(between):
                found[-1] = one
            elif set(between) <= {"and", PAUSE, "the", "door", "doors", "also"}:
                found.append(one)
            else:
                break
        return found

    def _those(self, one: Mention, kind: str, predicate: str) -> Words:
        """What a name means: of several, those of which it is not so yet; one where it speaks of one."""
        names = one.of(kind, self.context.catalogue)
        left = tuple(name for name in names if not self.is_so(Predicate(predicate, (name,))))
        if len(names) < 2 or self.is_about_all(one):
            return left or names
        if len(left) == 1:
            return left
        raise Open(Which(" ".join(one.words), names))

    def _segment_before(self, at: int) -> Words:
        start = next((index for index in range(at, -1, -1) if self.words[index] in (PAUSE, STOP)), 0)
        return self.words[start:at]
