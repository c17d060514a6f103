"""Reads what shall be so: "I want the table clear", "make sure the door is shut", "the lemon should be in the sink"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from planners.english import word_lists
from planners.english.phrases import Parts, as_read
from planners.english.relation_words import begins_relation
from planners.english.said import Reading, Unread
from planners.english.statements import Form, Statement, read_statement
from planners.english.words import Clause
from planners.search.wishes import wishes_for

WISH_OPENERS = word_lists.words("wish openers")
"""Before what shall be so."""

DENYING_OPENERS = word_lists.words("denying openers")
_MODALS = frozenset(word_lists.phrases("modals"))


@dataclass(frozen=True, slots=True)
class WishReader:
    """Reads wishes of a text."""

    text: str

    def read(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        texts = tuple(word.text for word in words)
        for opener in DENYING_OPENERS:
            if texts[: len(opener)] == opener:
                yield from self._wished(words[len(opener) :], (Form.BARE, Form.STATED), so_far, 3, is_denied=True)
        for opener in WISH_OPENERS:
            if texts[: len(opener)] == opener:
                yield from self._wished(words[len(opener) :], (Form.STATED, Form.BARE), so_far, 3, opener=opener)
        if _MODALS.intersection(texts):
            yield from self._wished(words, (Form.STATED,), so_far, 3)
        unprompted = self._wished(words, (Form.BARE,), so_far, 0)
        yield from (found for found in unprompted if isinstance(found, Reading) or found.weight)

    def _wished(
        self,
        words: Clause,
        forms: Iterable[Form],
        so_far: Reading,
        weight: int,
        *,
        opener: Parts = (),
        is_denied: bool = False,
    ) -> Iterator[Reading | Unread]:
        for form in forms if words else ():
            statement = read_statement(words, form, so_far.context)
            if isinstance(statement, Statement):
                formula = statement.formula.negated() if is_denied else statement.formula
                found = wishes_for(replace(statement, formula=formula), so_far.context)
                if isinstance(found, tuple):
                    more = so_far.mentioning(*statement.mentions).wishing(*found, opener)
                    yield replace(more, frame=((), _relation_in(words))) if form is Form.BARE and not opener else more
                    continue
                statement = found
            if statement is not None:
                yield Unread(statement, weight=weight + 10 * (isinstance(statement, Question) or statement.needs_look))

    def told(self, words: Clause, so_far: Reading) -> Iterator[Unread]:
        """What is only told: it is no wish, and what counts is what is seen."""
        if words and isinstance(read_statement(words, Form.STATED, so_far.context), Statement):
            said = self.text[words[0].start : words[-1].end]
            yield Unread(Refusal(f"I go by what I see, and '{said}' asks for nothing.", f"make sure {said}"), weight=1)


def _relation_in(words: Clause) -> Clause:
    """What is said of what some words are about: "the lemon | in the sink"."""
    texts = tuple(as_read(word.text) for word in words)
    return next((words[index:] for index in range(1, len(words)) if begins_relation(texts[index:])), ())
