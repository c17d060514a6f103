import pytest
from hypothesis import given
from hypothesis import strategies as st

from majordomo.errors import UnreadableInput
from vla.language import Tokenizer

TEXTS = ("pick up the red cup", "the robot's hand is empty", "put the cup in the cupboard")
TOKENIZER = Tokenizer.of_texts(TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_every_word_of_the_stated_vocabulary_is_one_token(text: str) -> None:
    words = text.replace("'s", " 's").split()
    assert TOKENIZER.pieces(text) == [f"{word}</w>" for word in words]


def test_an_unknown_word_falls_apart_and_spells_itself() -> None:
    pieces = TOKENIZER.pieces("zebra")
    assert len(pieces) > 1
    assert "".join(pieces) == "zebra</w>"


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_no_text_holds_an_end_before_its_end(text: str) -> None:
    ids = TOKENIZER.encode([text])[0].tolist()
    end = ids.index(TOKENIZER.end_id)
    assert ids[0] == TOKENIZER.start_id
    assert set(ids[end:]) == {TOKENIZER.end_id}


def test_case_does_not_matter() -> None:
    assert TOKENIZER.encode(["Pick UP"]).equal(TOKENIZER.encode(["pick up"]))


def test_a_long_text_is_cut_to_the_maximum_and_still_ends() -> None:
    ids = TOKENIZER.encode(["cup " * 100])
    assert ids.shape == (1, TOKENIZER.max_tokens)
    assert ids[0, -1] == TOKENIZER.end_id


def test_the_same_vocabulary_and_merges_make_the_same_tokenizer() -> None:
    copy = Tokenizer(TOKENIZER.vocabulary, TOKENIZER.merges, TOKENIZER.max_tokens)
    assert copy.encode(TEXTS).equal(TOKENIZER.encode(TEXTS))


def test_an_empty_text_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnreadableInput, match="Try: words"):
        TOKENIZER.encode(["red cup", "  "])
