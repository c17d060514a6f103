import pytest

from bringup.planning.overheard_model import OverheardModel
from majordomo.cancellation import Cancellation
from majordomo.errors import ModelUnavailable
from planners.model.language_model import Patience, Usage


class Talker:
    """Answers in two pieces, and lets somebody look in between."""

    name = "qwen3"
    usage = Usage(1, 2)

    def __init__(self, look):
        self._look = look

    def ask(self, messages, schema, patience):
        for piece in ("one", "two!"):
            self._look()
            patience.hear(piece)
        self._look()
        if schema:
            raise ModelUnavailable("It is gone.", "again.")
        return "onetwo!"

    def rank(self, messages, options, patience):
        self._look()
        return (1.0,)


@pytest.fixture
def seen():
    return []


@pytest.fixture
def model(seen):
    talker = OverheardModel(Talker(lambda: seen.append(talker.thinking)))
    return talker


def patience(hear):
    return Patience(1.0, Cancellation(), hear)


def test_an_answer_is_followed_while_it_comes(model, seen):
    heard = []
    assert model.ask([], {}, patience(heard.append)) == "onetwo!"
    assert seen == ["asking qwen3 …", "asking qwen3 … 3 characters so far", "asking qwen3 … 7 characters so far"]
    assert heard == ["one", "two!"]
    assert model.thinking == ""


def test_a_model_that_is_lost_thinks_no_more(model):
    with pytest.raises(ModelUnavailable):
        model.ask([], {"type": "object"}, patience(lambda piece: None))
    assert model.thinking == ""


def test_a_ranking_is_followed_too(model, seen):
    assert model.rank([], ["x"], patience(lambda piece: None)) == (1.0,)
    assert seen == ["asking qwen3 …"]
    assert (model.name, model.usage) == ("qwen3", Usage(1, 2))
