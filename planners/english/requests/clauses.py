"""Reads one clause: a command in a skill's own phrase or in other words for it, or what shall be so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from planners.english.requests.commands import CommandReader
from planners.english.requests.reading import Reading, Unread, is_readable
from planners.english.requests.suggestions import nearest_example
from planners.english.requests.wish_reading import DENYING_OPENERS, WISH_OPENERS, WishReader
from planners.english.statements.statement import Form, Statement, read_statement
from planners.english.text.paraphrases import Reworded, first_words, reworded
from planners.english.text.verb_forms import as_command, commands_in
from planners.english.text.words import Clause, spoken, texts_of, without_courtesies
from planners.english.things.context import Context
from planners.english.things.relation_words import PREPOSITIONS, begins_relation

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
        variants = tuple(_variants(clause))
        if any(texts_of(words[:2]) == ("can", "go") for words in variants):
            return  # "the cups, both of them, can go in the sink" is about no can
        for words in variants:
            yield from self.commands.read(words, so_far)
        plain = without_courtesies(clause)
        if len(plain) > MOST_WORDS:
            return
        yield from self._completed(plain, so_far)
        yield from self._wishes.read(plain, so_far)
        yield from self._reworded(plain, so_far, MAX_REWORDINGS)
        for words in self._as_commands(plain):
            yield from self.commands.read(words, so_far)
            yield from self._reworded(words, so_far, MAX_REWORDINGS)
        yield from self._wishes.told(plain, so_far)

    def _completed(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        """Read a clause with what it leaves to be understood from the one before."""
        is_wished = so_far.verb in WISH_OPENERS or (not so_far.verb and any(so_far.frame))
        for whole in _completions(words, so_far):
            for way in (whole, *(other.clause for other in reworded(whole))):
                yield from filter(is_readable, self.commands.read(way, so_far))
            yield from filter(is_readable, self._wishes.read(whole, so_far) if is_wished else ())

    def _as_commands(self, words: Clause) -> Iterator[Clause]:
        """A clause that is no command in the form of one: "to put it on the table", "from the shelf take the milk"."""
        command = as_command(words[1:] if words[:1] and words[0].text == "to" else words, self.verbs)
        if command and command != words:
            yield command
        if words and begins_relation(texts_of(words)):
            verbs = (index for index, word in enumerate(words) if index > 1 and word.text in self.verbs)
            yield from ((*words[index:], *words[:index]) for index in verbs)
        yield from commands_in(words, self.verbs)

    def _reworded(self, words: Clause, so_far: Reading, depth: int) -> Iterator[Reading | Unread]:
        asked: list[Question] = []
        failed: Unread | None = None
        for other in reworded(words) if depth else ():
            direct = tuple(self.commands.read(other.clause, so_far))
            deeper = () if any(map(is_readable, direct)) else self._reworded(other.clause, so_far, depth - 1)
            for found in (*direct, *deeper):
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
        return Unread(Refusal(f"It is not so that {claims}.", is_understood=True), weight=5)


def _completions(words: Clause, so_far: Reading) -> Iterator[Clause]:
    """A clause with the verb of the one before, or with all of that but what it is about."""
    before, after = so_far.frame
    if _is_sentence(words):
        return
    if so_far.verb:
        yield (*spoken(" ".join(so_far.verb), words[0]), *words)
    if after:
        yield (*before, *words, *after)


def _is_sentence(words: Clause) -> bool:
    """Whether words have a subject and a verb of their own: "the sink will take it"."""
    texts = texts_of(words)
    verbs = (index for index, text in enumerate(texts) if index > 1 and text in _VERBS)
    return any(_LEADING_TO_VERBS.isdisjoint(texts[:index]) and texts[index - 1] not in ("the", "a") for index in verbs)


def _variants(clause: Clause) -> Iterator[Clause]:
    """A clause without its courtesies: around it, before it, everywhere. "Say thank you" has one that matters."""
    first = next((i for i, word in enumerate(clause) if not word.is_courtesy), len(clause))
    last = next((i for i in range(len(clause), 0, -1) if not clause[i - 1].is_courtesy), 0)
    tried = (clause[first:last], clause[first:], without_courtesies(clause))
    yield from dict.fromkeys(tried)
