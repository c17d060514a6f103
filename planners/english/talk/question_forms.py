"""The forms that questions have, and the questions that are always put in the same words."""

from collections.abc import Mapping
from functools import cache

from majordomo.inquiry import Topic
from planners.english.text import word_lists
from planners.english.text.words import Clause, texts_of

ABOUT_ROBOT = "about "
"""Before the names of the lists of questions about the robot itself: a topic stands behind it."""

WHETHER = frozenset({"if", "whether", "that"})
_MAY_BE_WISHES = ("say", "check", "see")
"""What leads to a question and to other things as well."""


def is_about_robot(text: str) -> bool:
    """Whether a plain text is a question about the robot itself: "what can you do"."""
    return text in topics()


def is_question(clause: Clause, is_asked: bool) -> bool:
    """Whether words have the form of a question, whatever they ask; `is_asked`: a question mark ends them."""
    texts = texts_of(clause)
    if is_about_robot(" ".join(texts)):
        return True
    rest = texts_of(without_leading(clause))
    if not rest:
        return False
    if len(rest) < len(texts):
        return (is_question_word(rest[0]) or rest[0] in WHETHER) and (is_asked or texts[0] not in _MAY_BE_WISHES)
    is_wish = texts[1:3] in (("i", "have"), ("i", "get"))
    return is_question_word(texts[0]) or (" ".join(texts[:2]) in word_lists.phrases("question pairs") and not is_wish)


def without_leading(clause: Clause) -> Clause:
    """A question without what only leads to it: "tell me where it is"."""
    texts = texts_of(clause)
    leading = next(
        (one for one in word_lists.words("question leads") if texts[: len(one)] == one and len(texts) > len(one)), ()
    )
    return clause[len(leading) :]


@cache
def topics() -> Mapping[str, Topic]:
    """What the questions about the robot itself are about."""
    return {
        text: Topic(name.removeprefix(ABOUT_ROBOT))
        for name in word_lists.names(ABOUT_ROBOT)
        for text in word_lists.phrases(name)
    }


def is_question_word(text: str) -> bool:
    """Whether a question may begin with a word."""
    return text in word_lists.phrases("question words")
