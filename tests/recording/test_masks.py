import pytest

from scripts.recording.masks import found, header_found, mask
from scripts.recording.secret_names import is_secret
from scripts.recording.secret_words import GIVEN, NAMING


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "session-id",
        "x-api-key",
        "password",
        "client_secret",
        "accessToken",
        "csrf",
        "private_key",
        "pw",
        "sess_id",
    ],
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
        ("sent negotiate abc123 on", "sent negotiate ••• on"),
        ("Bearer tokens, basic authentication", "Bearer tokens, basic authentication"),
        ('{"say":"the token is gone"}', '{"say":"the token is gone"}'),
    ],
)
def test_the_value_of_a_secret_field_is_masked_and_the_rest_stays(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Enter your password: it must have 8 characters, a digit and a sign.",
        "The secret of good soup is salt; the token of thanks is a cookie.",
        "Basic authentication and Bearer tokens are described in RFC 7617 and RFC 6750.",
        "password reset: sent. token count: 12. csrf: enabled",
        'www-authenticate: Basic realm="shop"',
        "ACCESS_TOKEN_EXPIRE_MINUTES=30",
        "max_tokens=256&tokens=5&token_type=bearer",
        '{"token_type": "bearer", "max_tokens": 256, "password_required": true, "password": null, "tokens": 5}',
        '{"secretary": "Ann", "tokenizer": "word", "csrf_enabled": false, "session_timeout": 30, "author": "Bo"}',
        '{"token": "Hello", "logprob": -0.5}',
        '{"tokens": ["the", "covid-19", "don\'t"]}',
        '{"password": {"type": "string", "format": "password", "title": "Password", "minLength": 8}}',
        '{"securitySchemes": {"OAuth2Password": {"type": "oauth2", "flows": {"password": {"tokenUrl": "token"}}}}}',
        '{"required": ["username", "password"], "security": [{"APIKeyHeader": []}]}',
        'data: {"token": {"id": 9906, "text": " Hello"}}',
        "https://shop.example:8080/a?b=c@d and mail to ann@shop.example",
        "http://127.0.0.1:8000/docs#/default/read_token",
        "sk-learn-and-its-friends, hf_hub, ghp_import.ghp_import and a key-value store",
        "text_sig = obj.__text_signature__",
        "def login(password: str, token: str | None = None) -> bool:",
        'print("password: " + name)',
        "async def caller(authorization: Annotated[str, Header()]):",
        "password = get_password(user)",
        """asgi-steps shop.main:app 'GET /me Authorization:"Bearer {{access_token}}"'""",
        'headers = {"Authorization": "Bearer ${API_TOKEN}", "x-api-key": "<your key>"}',
        "with authorization = •••.",
        "connect(password=None, secret=true, otp=12, api_key='')",
        "{'password': 12345}",
        "password='••• and more'",
    ],
)
def test_a_text_about_secrets_stays_as_it_is(text):
    assert found(text, given=True) == found(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("key sk-proj-4f9Kd02mQz81LxPa7Tb in use", "key ••• in use"),
        ("ghp_0123456789abcdefABCDEF0123456789abcd", "•••"),
        ("xoxb-123456789012-abcdefABCDEF", "•••"),
        ("AKIAIOSFODNN7EXAMPLE", "•••"),
        ("AIzaSyD-0123456789abcdefghijklmnopqrstu", "•••"),
        ("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "•••"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl!", "got •••!"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nx\n-----END RSA PRIVATE KEY-----\nend", "•••\nend"),
        ("redis://:pw@cache:6379/0", "redis://:•••@cache:6379/0"),
        ("postgresql+asyncpg://svc:p%40ss@db:5432/shop", "postgresql+asyncpg://svc:•••@db:5432/shop"),
        ("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "•••"),
        ("Server=db;User=sa;Pwd=geheim;Port=1", "Server=db;User=sa;Pwd=•••;Port=1"),
        ("> Authorization: Digest username=x, response=abc", "> Authorization: •••"),
        ("curl --api-key geheim https://api", "curl --api-key ••• https://api"),
        ('{"otp": 482913, "pin_code": "x"}', '{"otp": "•••", "pin_code": "x"}'),
        ('{"name": "Authorization", "value": "x y"}', '{"name": "Authorization", "value": "•••"}'),
        ('{"password": {"type": "string", "default": "geheim"}}', '{"password": {"type": "string", "default": "•••"}}'),
        ("POST /login?next=/a&token=geheim#top", "POST /login?next=/a&token=•••#top"),
        ("https://0123456789abcdef@errors.example/1", "https://•••@errors.example/1"),
        ("<user>ann</user><x:password>pot</x:password>", "<user>ann</user><x:password>•••</x:password>"),
        ('<input type="hidden" name="csrf_token" value="pot">', '<input type="hidden" name="csrf_token" value="•••">'),
        ('name="password"\r\n\r\ngeheim\r\n--b--', 'name="password"\r\n\r\n•••\r\n--b--'),
    ],
)
def test_what_has_the_shape_of_a_secret_is_masked(text, masked):
    assert mask(text) == masked


def test_whatever_a_secret_is_called_it_is_masked_in_what_a_client_sends():
    said = {name: found(f"{name}=4f9Kd02mQz81LxPa", given=True)[0] for name in (NAMING | GIVEN) - {"key"}}

    assert said == {name: f"{name}=•••" for name in said}


def test_what_a_client_sends_as_a_token_is_masked_and_a_word_of_it_is_not_learnt():
    assert found("token=jessica&n=1", given=True) == ("token=•••&n=1", ())
    assert found("token=jessica-2&n=1", given=True) == ("token=•••&n=1", ("jessica-2",))
    assert found("password=fox%2Dtrot&n=1", given=True)[1] == ("fox%2Dtrot", "fox-trot")
    assert header_found("x-token", "jessica") == ("•••", ())
    assert header_found("set-cookie", "theme=dark") == ("•••", ())
    assert header_found("accept-language", "en;q=0.9, secret;q=0.1") == ("en;q=0.9, secret;q=0.1", ())


def test_json_that_is_too_deep_is_masked_as_a_text():
    text = '{"key":' * 3000 + '"x", "password": "geheim-1"' + "}" * 3000

    assert found(text)[1] == ("geheim-1",)
