import pytest

from scripts.recording.masks import mask
from scripts.recording.secret_names import is_secret


@pytest.mark.parametrize(
    "name",
    ["Authorization", "session-id", "x-api-key", "password", "client_secret", "accessToken", "csrf", "private_key"],
)
def test_a_name_of_a_secret_is_known(name):
    assert is_secret(name)


@pytest.mark.parametrize("name", ["max_tokens", "token_type", "token_count", "tokenizer", "key", "author", "species"])
def test_a_name_of_an_amount_or_a_kind_is_no_secret(name):
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('{"a":1,"password":"x"}', '{"a":1,"password":"•••"}'),
        ('{"a": 1, "secrets": {"b": ["x"]}}', '{"a": 1, "secrets": {"b": ["•••"]}}'),
        (
            '{"detail":[{"loc":["body","password"],"input":"x"}]}',
            '{"detail":[{"loc":["body","password"],"input":"•••"}]}',
        ),
        ("a=1&password=x&b=2", "a=1&password=•••&b=2"),
        ("sent Bearer abc123 on", "sent Bearer ••• on"),
        ("Bearer tokens, basic authentication", "Bearer tokens, basic authentication"),
        ('{"say":"the token is gone"}', '{"say":"the token is gone"}'),
    ],
)
def test_the_value_of_a_secret_field_is_masked_and_the_rest_stays(text, masked):
    assert mask(text) == masked
