import pytest

from planners.model.token_estimate import estimated_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("  \n", 0),
        ("put the cup on the tray", 6),
        ("microwave", 2),
        ('{"on":1}', 7),
        ("12345", 2),
        ("hand_empty()", 5),
        ("ü", 1),
        ("電子", 2),
    ],
)
def test_words_digits_and_signs_are_counted_rather_too_high(text, tokens):
    assert estimated_tokens(text) == tokens
