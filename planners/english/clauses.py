"""Reads one clause: a command in a skill's own phrase or in other words for it, or what shall be so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from planners.english.commands import CommandReader
from planners.english.context import Context
from planners.english.paraphrases import Reworded, first_words, reworded
from planners.english.relation_words import PREPOSITIONS, begins_relation
from planners.english.said import Reading, Unread
from planners.english.statements import Form, Statement, read_statement
from planners.english.subordinate import as_command
from planners.english.suggestions import nearest_example
from planners.english.voices import commands_in
from planners.english.wish_reading import DENYING_OPENERS, WISH_OPENERS, WishReader
from planners.english.words import Clause, Word

MAX_REWORDINGS = 2

MOST_WORDS = 60
"""Words of a clause that is looked at in other ways than as it is said."""


_VERBS = frozenset({"will", "would", "can", "could", "is", "are"})
_LEADING_TO_VERBS = frozenset({"that", "which", "what", "whatever", "who", "where", "there"})


@dataclass(frozen=True)
class ClauseReader:
    """Reads clauses of a text.

    Attributes:
        text: It.
        skills: What can be asked for.
        is_denied: Whether what is read must not be done: then "any cup" is every cup.
    """

    text: str
    skills: SkillLibrary
    is_denied: bool = False

    @cached_property
    def commands(self) -> CommandReader:
        """Reads the skills' own phrases."""
        return CommandReader(self.text, self.skills, self.is_denied)

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Every word that a command may begin with."""
        own = (phrase.parts[0] for phrase in self.commands.phrases)
        openers = (opener[0] for opener in (*WISH_OPENERS, *DENYING_OPENERS))
        return frozenset((*own, *first_words(), *openers)) - PREPOSITIONS

    def read(self, clause: Clause, so_far: Reading) -> Reading | Unread | None:
        """Read one clause; None where nothing has its form, not even with the verb of the clause before it."""
        best: Unread | None = None
        for found in self._readings(clause, so_far):
            if isinstance(found, Reading):
                return found
            best = replace(found, reached=clause[0].start).or_better(best)
        return best

    def source(self, words: Clause) -> str:
        """What was said, as it was written."""
        return self.commands.source(words)

    def example(self, text: str, context: Context) -> str:
        """The request nearest to a text that can be read."""
        return nearest_example(text, self.commands.phrases, context.catalogue)

    @property
    def _wishes(self) -> WishReader:
        return WishReader(self.text)

    def _readings(self, clause: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        variants = tuple(_without_courtesies(clause))
        if any(tuple(word.text for word in words[:2]) == ("can", "go") for words in variants):
            return  # "the cups, both of them, can go in the sink" is about no can
        for words in variants:
            yield from self.commands.read(words, so_far)
        plain = tuple(word for word in clause if not word.is_courtesy)
        if len(plain) > MOST_WORDS:
            return
        for words in self._completed(plain, so_far):
            again = (words, *(one.clause for one in reworded(words)))
            found = (one for way in again for one in self.commands.read(way, so_far))
            is_wished = so_far.verb in WISH_OPENERS or (not so_far.verb and any(so_far.frame))
            wished = self._wishes.read(words, so_far) if is_wished else ()
            yield from (
                one for one in (*found, *wished) if isinstance(one, Reading) or isinstance(one.answer, Question)
            )
        yield from self._wishes.read(plain, so_far)
        yield from self._reworded(plain, so_far, MAX_REWORDINGS)
        bare = plain[1:] if plain and plain[0].text == "to" else plain
        command = as_command(bare, self.verbs) or ()
        if command and command != plain:  # "putting it on the table", "to put it on the table"
            yield from self.commands.read(command, so_far)
            yield from self._reworded(command, so_far, MAX_REWORDINGS)
        for words in (*self._fronted(plain), *commands_in(plain, self.verbs)):
            yield from self.commands.read(words, so_far)
            yield from self._reworded(words, so_far, MAX_REWORDINGS)
        yield from self._wishes.told(plain, so_far)

    def _completed(self, words: Clause, so_far: Reading) -> Iterator[Clause]:
        """A clause with what it leaves to be understood from the one before: its verb, or all but what it is about."""
        before, after = so_far.frame
        if _is_sentence(words):
            return
        if so_far.verb:
            yield (*(Word(word, words[0].start, words[0].start) for word in so_far.verb), *words)
        if after:
            yield (*before, *words, *after)

    def _fronted(self, words: Clause) -> Iterator[Clause]:
        """A clause with what stands before its verb behind it: "from the shelf take the milk"."""
        if words and begins_relation(tuple(word.text for word in words)):
            verbs = (index for index, word in enumerate(words) if index > 1 and word.text in self.verbs)
            yield from ((*words[index:], *words[:index]) for index in verbs)

    def _reworded(self, words: Clause, so_far: Reading, depth: int) -> Iterator[Reading | Unread]:
        asked: list[Question] = []
        failed: Unread | None = None
        for other in reworded(words) if depth else ():
            direct = tuple(self.commands.read(other.clause, so_far))
            is_read = any(isinstance(found, Reading) or isinstance(found.answer, Question) for found in direct)
            for found in direct if is_read else (*direct, *self._reworded(other.clause, so_far, depth - 1)):
                if isinstance(found, Reading):
                    yield self._given(other, found, so_far)
                elif isinstance(found.answer, Question):
                    asked.append(found.answer)
                else:
                    failed = found.or_better(failed)
        if asked:
            yield Unread(asked[0], weight=20)
        elif failed is not None:
            yield failed

    def _given(self, other: Reworded, found: Reading, so_far: Reading) -> Reading | Unread:
        """What a rewording counts on must not be false."""
        if not other.given:
            return found
        statement = read_statement(other.given, Form.STATED, so_far.context)
        if not isinstance(statement, Statement):
            answer = statement or Refusal(f"I do not understand '{self.source(other.given)}'.")
            return Unread(answer, weight=5 * (isinstance(answer, Question) or answer.needs_look))
        if statement.formula.verdict(so_far.context.verdict) is not Verdict.FALSE:
            return found
        claims = " and ".join(self.skills.sentence(claim) for claim in statement.formula.claims)
        return Unread(Refusal(f"It is not so that {claims}."), weight=5)


def _is_sentence(words: Clause) -> bool:
    """Whether words have a subject and a verb of their own: "the sink will take it"."""
    texts = tuple(word.text for word in words)
    verbs = (index for index, text in enumerate(texts) if index > 1 and text in _VERBS)
    return any(_LEADING_TO_VERBS.isdisjoint(texts[:index]) and texts[index - 1] not in ("the", "a") for index in verbs)


def _without_courtesies(clause: Clause) -> Iterator[Clause]:
    """A clause without its courtesies: around it, before it, everywhere. "Say thank you" has one that matters."""
    first = next((i for i, word in enumerate(clause) if not word.is_courtesy), len(clause))
    last = next((i for i in range(len(clause), 0, -1) if not clause[i - 1].is_courtesy), 0)
    tried = (clause[first:last], clause[first:], tuple(word for word in clause if not word.is_courtesy))
    yield from dict.fromkeys(tried)
