"""The gist of what cannot be read: what is probably meant, asked in plain words. Nothing is done on it without a yes.

It is a guess from the things that are named and the words around them. Where somebody might come to harm, where
something depends on what is not understood, and where more than one thing may be meant, there is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english import word_lists
from planners.english.context import Context, listed
from planners.english.gist_basics import Goal, Unclear, Which
from planners.english.gist_caution import Caution
from planners.english.gist_goals import GoalFinder
from planners.english.gist_groups import segments
from planners.english.gist_words import mentions_in, words_of
from planners.english.naming import Words
from planners.english.said import Reading

_MOST_GOALS = 4
_ENOUGH_LEFT = 3
"""Words of a sentence without a part in the guess, from which it is said that they are left out."""


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
        words = words_of(text, self.context.catalogue)
        if not Caution(self.context.catalogue, self.skills.rules).allows(words):
            return None
        found = self._found(words)
        if isinstance(found, Which):
            supposed = self._found(_naming(words, found.called, found.names[0]))
            if supposed is None or isinstance(supposed, Which):
                return None  # whichever it is, the rest does not stand out
            chosen = self.context.ask(f"Which {found.called} do you mean: {listed(found.names, 'or')}?", found.names)
            if isinstance(chosen, Question):
                return chosen
            words = _naming(words, found.called, chosen[0])
            found = self._found(words)
        return None if found is None or isinstance(found, Which) else self._asked(words, found, otherwise)

    def _found(self, words: Words) -> tuple[Goal, ...] | Which | None:
        try:
            return GoalFinder(words, self.context).goals()
        except Unclear:
            return None

    def _asked(self, words: Words, goals: tuple[Goal, ...], otherwise: Refusal) -> Reading | Question | Refusal | None:
        request = ", then ".join(goal.request for goal in goals)
        found = self.read_plainly(request, self.context)
        if len(goals) > _MOST_GOALS or not isinstance(found, Reading):
            return None
        left = " and ".join(f"'{part}'" for part in self._left_out(words))
        question = f"Do you mean: {request}?" if not left else f"Do you mean: {request}, leaving out {left}?"
        answer = self.context.ask_whether(question)
        if isinstance(answer, Question):
            return answer
        return found.assuming(f"you meant: {request}") if answer else otherwise

    def _left_out(self, words: Words) -> Iterator[str]:
        """Stretches of words that name nothing here and say something."""
        names = {index for one in mentions_in(words, self.context.catalogue) for index in range(one.start, one.end)}
        cues = {word for name in ("opening", "closing", "going") for word in word_lists.phrases(f"gist {name}")}
        empty = word_lists.phrases("gist empty")
        for start, end in segments(words):
            part = words[start:end]
            is_time = any(f"{' '.join(part)} ".startswith(f"{time} ") for time in word_lists.phrases("gist times"))
            if names.isdisjoint(range(start, end)) and cues.isdisjoint(part):
                if is_time or sum(word not in empty for word in part) >= _ENOUGH_LEFT:
                    yield " ".join(part)
            else:
                yield from self._time_behind(words, start, end, names)

    def _time_behind(self, words: Words, start: int, end: int, names: set[int]) -> Iterator[str]:
        """A time that is said behind all that is named: "when I come back"."""
        last = max((index for index in range(start, end) if index in names), default=start) + 1
        for at in range(last, end):
            if any(words[at : at + len(time)] == time for time in word_lists.words("gist times")):
                yield " ".join(words[at:end])
                return


def _naming(words: Words, said: str, name: str) -> Words:
    """Words with a name in the place of what left several open."""
    text = f" {' '.join(words)} "
    return tuple(text.replace(f" {said} ", f" {name} ", 1).split())
