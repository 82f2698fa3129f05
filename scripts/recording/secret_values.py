"""Secret values: which strings are taken for a secret, and which of those are looked for elsewhere.

A string is a secret by one of three signs:

1. It has a well-known shape: an API key of a known vendor, a JWT, a private key, a password inside an address
   (see `scripts.recording.secret_shapes`).
2. It is the value of something whose name surely says so: `password`, `api_key`, a header `Authorization`.
3. It is the value of something whose name may say so, and it looks random. In a service that speaks of texts a `token`
   is a word, a `signature` that of a function: these are masked only where they have no space in them, and a letter, a
   digit and 12 characters, or 20 of any kind. A `token` that a client sends as a header, query or form is of kind 2.

It is masked there. None, booleans and numbers never are, but for a number of four digits or more that people type, as
in `otp`. It is *learnt*, that is, masked wherever else it turns up in the recording, when it is long or odd enough that
it can be nothing else: 8 characters, 5 with a letter and something that is none, or 6 digits. So "secret", "fox" and
"true" are never learnt, whatever names they have stood under, nor are words that programs and schemas are made of
(`COMMON`), nor a sentence, unless somebody gave it as a value of its own: then it is a passphrase.
"""

import re

from .secret_words import words

SHORTEST = 5
"""Characters of the shortest secret that is looked for elsewhere: a shorter one stands in too many words."""
LONG = 8
RANDOM, ANY = 12, 20
PASSPHRASE = 12

LETTER = re.compile(r"[^\W\d_]")
NO_LETTER = re.compile(r"[\W\d_]")
DIGIT = re.compile(r"\d")
SPACE = re.compile(r"\s")
SIGN = re.compile(r"[\d@#$%^&*+=~!]")
CODE = re.compile(r"[()\[\]]|^[A-Za-z_]+(\.[A-Za-z_]+)+$")
NUMBER = re.compile(r"[-+]?[\d.,:]+")
PLACEHOLDER = re.compile(r"(?:\w+ )?(?:\{\{ ?[\w.]+ ?\}\}|\$?\{\w+\}|\$[A-Z_]+|<[A-Za-z][\w -]*>|\*{3,})")
"""What stands where a secret will: `Bearer {{access_token}}`."""
COMMON = words(
    """
    password passwords passwort passphrase authorization authenticated authentication credential credentials
    signature username firstname lastname nickname anonymous undefined required optional disabled enabled expected
    provided unavailable incorrect validated forbidden unauthorized permission permissions application development
    production localhost description parameter parameters property properties security reference additional
    http_only same_site api_key apikey access_token refresh_token token_type client_secret secret_key x-api-key
    x-token api-key session_id csrf_token csrftoken set-cookie oauth2 sha256 sha512 hs256 rs256 utf-8 httponly
    samesite redacted [redacted] filtered [filtered] changed! id_token private_key
    """
)
"""Words, in small letters, that stand under a secret name in schemas, forms and messages without being one."""


def spelling(secret: bytes) -> str:
    """What bytes spell."""
    try:
        return secret.decode()
    except UnicodeDecodeError:
        return secret.decode("latin-1")


def looks_random(text: str) -> bool:
    """Whether this is likelier a key than a word: see sign 3."""
    if len(text) < RANDOM or SPACE.search(text) or NUMBER.fullmatch(text):
        return False
    return len(text) >= ANY or bool(DIGIT.search(text) and LETTER.search(text))


def is_no_word(text: str) -> bool:
    """Whether this can be no word of a sentence, nor of code."""
    word = text.rstrip(".,:;!?)")
    return not CODE.search(word) and (bool(SIGN.search(word)) or looks_random(word))


def is_learnt(secret: str, given: bool = False) -> bool:
    """Whether a secret is looked for elsewhere. `given` is one that was a value of its own, and no part of a text."""
    text = secret.strip()
    if len(text) < SHORTEST or text.lower() in COMMON or "•" in text:
        return False
    if NUMBER.fullmatch(text):
        return len(text) > SHORTEST and text.isdigit()
    if SPACE.search(text):
        return given and len(text) >= PASSPHRASE
    if not LETTER.search(text):
        return len(text) >= LONG
    return len(text) >= LONG or bool(NO_LETTER.search(text))
