"""Reads what shall be so: "I want the table clear", "make sure the door is shut", "the lemon should be in the sink"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from planners.english.requests.reading import Reading, Unread
from planners.english.statements.statement import Form, Statement, read_statement
from planners.english.statements.wished import read_wished, wishes_for
from planners.english.text import word_lists
from planners.english.text.phrases import Parts, as_read
from planners.english.text.words import Clause, texts_of
from planners.english.things.relation_words import begins_relation

WISH_OPENERS = word_lists.words("wish openers")
"""Before what shall be so."""

DENYING_OPENERS = word_lists.words("denying openers")
_MODALS = frozenset(word_lists.phrases("modals"))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to take a clause for a wish.

    Attributes:
        words: Of the clause, without what opens it.
        form: Of the claim in it.
        opener: What says that it is a wish, and may stand for another one, too.
        is_denied: Whether it is wished that it were not so.
        weight: How much of it is recognised whatever it claims.
    """

    words: Clause
    form: Form
    opener: Parts = ()
    is_denied: bool = False
    weight: int = 3


@dataclass(frozen=True, slots=True)
class WishReader:
    """Reads wishes of a text."""

    text: str

    def read(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        """Every way to read some words as a wish."""
        for way in _ways_to_wish(words):
            found = self._wished(way, so_far) if way.words else None
            if isinstance(found, Reading) or (found is not None and found.weight):
                yield found

    def _wished(self, way: _Way, so_far: Reading) -> Reading | Unread | None:
        read = read_statement if way.is_denied else read_wished
        found = read(way.words, way.form, so_far.context)
        if isinstance(found, Statement):
            statement = replace(found, formula=found.formula.negated()) if way.is_denied else found
            wishes = wishes_for(statement, so_far.context)
            if isinstance(wishes, tuple):
                more = so_far.mentioning(*statement.mentions).wishing(*wishes, way.opener)
                is_bare = way.form is Form.BARE and not way.opener
                return replace(more, frame=((), _relation_in(way.words))) if is_bare else more
            found = wishes
        if found is None:
            return None
        return Unread(found, weight=way.weight + 10 * (isinstance(found, Question) or found.needs_look))

    def told(self, words: Clause, so_far: Reading) -> Iterator[Unread]:
        """What is only told: it is no wish, and what counts is what is seen."""
        if words and isinstance(read_statement(words, Form.STATED, so_far.context), Statement):
            said = self.text[words[0].start : words[-1].end]
            told = f"I go by what I see, and '{said}' asks for nothing."
            yield Unread(Refusal(told, f"make sure {said}", is_understood=True), weight=1)


def _ways_to_wish(words: Clause) -> Iterator[_Way]:
    texts = texts_of(words)
    for opener in DENYING_OPENERS:
        if texts[: len(opener)] == opener:
            yield from (_Way(words[len(opener) :], form, is_denied=True) for form in (Form.BARE, Form.STATED))
    for opener in WISH_OPENERS:
        if texts[: len(opener)] == opener:
            yield from (_Way(words[len(opener) :], form, opener) for form in (Form.STATED, Form.BARE))
    if _MODALS.intersection(texts):
        yield _Way(words, Form.STATED)
    yield _Way(words, Form.BARE, weight=0)


def _relation_in(words: Clause) -> Clause:
    """What is said of what some words are about: "the lemon | in the sink"."""
    texts = tuple(as_read(word.text) for word in words)
    return next((words[index:] for index in range(1, len(words)) if begins_relation(texts[index:])), ())
