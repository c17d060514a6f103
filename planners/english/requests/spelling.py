"""Puts a request's misspelt words right, as far as the skills' phrases and the catalogue know them."""

import re
from difflib import get_close_matches

from majordomo.catalogue import Catalogue
from majordomo.skill_library import SkillLibrary
from planners.english.text import word_lists
from planners.english.text.paraphrases import first_words, vocabulary
from planners.english.text.parts import parts_of
from planners.english.text.phrases import phrases_of
from planners.english.things.naming import vocabulary_of

_SHORT, _LONG, _VERY_LONG = 4, 6, 7
"""Letters from which a word may have one too many or too few behind its first, anywhere, and one that is wrong."""

_WORD = re.compile(r"[\"“][^\"”]*[\"”]|[\w'’-]+")
_KNOWN = ("the", "and", "then", "it", "them", "all", "one", "please")


def corrected(text: str, skills: SkillLibrary, catalogue: Catalogue) -> str:
    """Return the request in lower case with each unknown word replaced by a known one that is very near."""
    known = _verbs_and_things(skills, catalogue)
    ordered = sorted(known)
    better, done = "", 0
    for word in (word for part in parts_of(text) for word in part.words):
        spelt = word.text_as_written(text).lower()
        if not (word.is_courtesy or word.is_quoted or spelt in known):
            near = get_close_matches(spelt, ordered, n=1, cutoff=0.75)
            spelt = near[0] if near else spelt
        better += text[done : word.start].lower() + (text[word.start : word.end] if word.is_quoted else spelt)
        done = word.end
    return better + text[done:].lower()


def respelt(text: str, skills: SkillLibrary, catalogue: Catalogue) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Put right what can only be a slip of the fingers: two letters swapped, or one too many, too few, or wrong.

    Returns:
        The request, and each word that was misspelt with the one that is meant.
    """
    meant = frozenset(word for word in _verbs_and_things(skills, catalogue) if len(word) > 2 and word.isalpha())
    verbs = tuple(verb for verb in first_words() if len(verb) > 2)
    slips: dict[str, str] = {}

    def right(match: re.Match[str]) -> str:
        word = match[0].lower()
        if not _is_known(word, meant):
            found = (tuple(one for one in known if is_slip(word, one)) for known in (meant, verbs))
            near = next(filter(None, found), ())
            slips.update({match[0]: near[0]} if len(near) == 1 else {})
        return slips.get(match[0], match[0])

    better = _WORD.sub(right, text)
    return better, tuple(slips.items())


def _verbs_and_things(skills: SkillLibrary, catalogue: Catalogue) -> frozenset[str]:
    verbs = (literal for phrase in phrases_of(skills) for literal in phrase.literals)
    return vocabulary_of(catalogue).union(verbs, _KNOWN)


def _is_known(word: str, meant: frozenset[str]) -> bool:
    if not word.isalpha() or word in meant or word.removesuffix("s") in meant:
        return True
    return word in word_lists.vocabulary() or word in vocabulary()


def is_slip(spelt: str, meant: str) -> bool:
    """Whether a word is another but for one slip; short words are too near to each other for most slips."""
    swapped = any(spelt == f"{meant[:i]}{meant[i + 1]}{meant[i]}{meant[i + 2 :]}" for i in range(len(meant) - 1))
    if any(spelt == meant[:i] + meant[i - 1] + meant[i:] for i in range(1, len(meant) + 1)):
        return True  # a letter doubled
    if swapped or len(meant) < _SHORT or (len(meant) < _LONG and spelt[:1] != meant[0]):
        return swapped
    if len(spelt) == len(meant):
        return len(meant) >= _VERY_LONG and sum(one != other for one, other in zip(spelt, meant, strict=True)) == 1
    if len(spelt) < len(meant):
        return len(meant) > _SHORT and any(spelt == meant[:i] + meant[i + 1 :] for i in range(len(meant)))
    last = len(spelt) - 1  # a letter more at the end makes another form of a word
    return len(spelt) > _LONG and any(meant == spelt[:i] + spelt[i + 1 :] for i in range(last))
