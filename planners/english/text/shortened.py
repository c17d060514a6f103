"""Shortened words in full: "isn't" is "is not", and so is "isnt"."""

import re

from planners.english.text import word_lists

_BARE = {
    word.replace("'", ""): word
    for word in (
        *("what's", "where's", "who's", "how's", "that's", "there's", "here's"),
        *("i'm", "i've", "you're", "you've", "they're", "they've", "we've", "it'll", "that'll"),
    )
} | {
    f"{word}nt": f"{word}n't"
    for word in (
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "ca",
        "have",
        "has",
        "should",
        "would",
        "could",
        "need",
    )
}
"""What is typed without its apostrophe."""

_SHORTENED = (
    (re.compile(r"^won't$"), "will not"),
    (re.compile(r"^can't$"), "can not"),
    (re.compile(r"^cannot$"), "can not"),
    (re.compile(r"n't$"), " not"),
    (re.compile(r"'re$"), " are"),
    (re.compile(r"'ve$"), " have"),
    (re.compile(r"'ll$"), " will"),
    (re.compile(r"'d$"), " would"),
    (re.compile(r"'m$"), " am"),
    (re.compile(r"'s$"), " is"),
)


def in_full(text: str) -> tuple[str, ...]:
    """The words that a word in lower case stands for."""
    text = word_lists.meanings("spoken").get(text) or _BARE.get(text, text)
    if "'" not in text and text != "cannot":
        return tuple(text.split())
    for pattern, long in _SHORTENED:
        text, count = pattern.subn(long, text)
        if count:
            break
    return tuple(text.split())
