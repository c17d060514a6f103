"""The gist of what cannot be read: what is probably meant, asked in plain words. Nothing is done on it without a yes.

It is a guess from the things that are named and the words around them. Where somebody might come to harm, where
something depends on what is not understood, and where more than one thing may be meant, there is none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.gist.caution import Caution
from planners.english.gist.goal import Goal, OneOf, Unclear
from planners.english.gist.goals import goals_in
from planners.english.gist.line import Line
from planners.english.gist.typed import words_typed
from planners.english.requests.reading import Reading
from planners.english.text import word_lists
from planners.english.things.context import Context
from planners.english.things.named import listed

_MOST_GOALS = 4
_ENOUGH_LEFT = 3
"""Words of a sentence without a part in the guess, from which it is said that they are left out."""

_CUES = frozenset(word for name in ("opening", "closing", "going") for word in word_lists.phrases(f"gist {name}"))
_EMPTY = frozenset(word_lists.phrases("gist empty"))


@dataclass(frozen=True, slots=True)
class Gist:
    """Guesses what is meant, and asks.

    Attributes:
        read_plainly: Reads a text that asks for something.
        context: What words may refer to, and what the person has answered.
        skills: What can be asked for, under the rules of the house.
    """

    read_plainly: Callable[[str, Context], Reading | Question | Refusal]
    context: Context
    skills: SkillLibrary

    def read(self, text: str, otherwise: Refusal) -> Reading | Question | Refusal | None:
        """What is probably meant, once the person has said yes; `otherwise` after a no; None: nothing stands out."""
        line = Line(words_typed(text, self.context.catalogue), self.context.catalogue)
        if not line.mentions or Caution(line, self.skills.rules).forbids():
            return None
        try:
            return self._asked(line, goals_in(line, self.context), otherwise)
        except OneOf as several:
            return self._chosen(line, several, otherwise)
        except Unclear:
            return None

    def _chosen(self, line: Line, several: OneOf, otherwise: Refusal) -> Reading | Question | Refusal | None:
        """Ask which of several is meant, where the rest stands out."""
        try:
            goals_in(line.naming(several.called, several.names[0]), self.context)
            question = f"Which {several.called} do you mean: {listed(several.names, 'or')}?"
            chosen = self.context.ask(question, several.names)
            if isinstance(chosen, Question):
                return chosen
            named = line.naming(several.called, chosen[0])
            return self._asked(named, goals_in(named, self.context), otherwise)
        except Unclear:
            return None

    def _asked(self, line: Line, goals: Sequence[Goal], otherwise: Refusal) -> Reading | Question | Refusal | None:
        request = ", then ".join(goal.request for goal in goals)
        found = self.read_plainly(request, self.context)
        if len(goals) > _MOST_GOALS or not isinstance(found, Reading):
            return None
        left = " and ".join(f"'{part}'" for part in _left_out(line))
        answer = self.context.ask_whether(f"Do you mean: {request}{left and f', leaving out {left}'}?")
        if isinstance(answer, Question):
            return answer
        return found.assuming(f"you meant: {request}") if answer else otherwise


def _left_out(line: Line) -> Iterator[str]:
    """Stretches of words that name nothing here and say something, and times behind all that is named."""
    for stretch in line.stretches:
        said, named = line.said(stretch), line.named.intersection(stretch)
        if not named and _CUES.isdisjoint(said):
            is_much = sum(word not in _EMPTY for word in said) >= _ENOUGH_LEFT
            if is_much or word_lists.opens("gist times", said):
                yield " ".join(said)
        else:
            behind = max(named, default=stretch.start) + 1
            tails = (line.words[at : stretch.stop] for at in range(behind, stretch.stop))
            yield from islice((" ".join(tail) for tail in tails if word_lists.opens("gist times", tail)), 1)
