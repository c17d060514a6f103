"""Puts a request's misspelt words right, as far as the skills' phrases and the catalogue know them."""

from difflib import get_close_matches

from majordomo.catalogue import Catalogue
from majordomo.skill_library import SkillLibrary
from planners.english.phrases import phrases_of
from planners.english.words import parts_of

_KNOWN = ("the", "and", "then", "it", "them", "all", "one", "please")


def corrected(text: str, skills: SkillLibrary, catalogue: Catalogue) -> str:
    """Return the request in lower case with each unknown word replaced by a known one that is very near."""
    known = {literal for phrase in phrases_of(skills) for literal in phrase.literals}
    known.update(_KNOWN)
    for item in catalogue.items.values():
        known.update(word.lower() for part in (item.name, *item.nouns, *item.adjectives) for word in part.split())
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
