"""Secret words: those that names of secrets are made of, and the harmless ones beside them.

They are the ones that error trackers hide by default (Sentry's denylist, Django's `HIDDEN_SETTINGS`) and that the
keyword detectors of secret scanners look for, parted by how often they are harmless in a service that speaks of
texts and models.
"""

from collections.abc import Collection


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def shortest(among: Collection[str]) -> list[str]:
    """Those that hold no other of them."""
    return sorted(word for word in among if not any(other != word and other in word for other in among))


DIGITS = words("otp totp passcode cvv cvc")
SURELY = DIGITS | words(
    """
    authorization password passwords passwd passphrase pwd pswd pw secret secrets credential credentials csrf xsrf jwt
    csrftoken sessionid phpsessid jsessionid apikey apikeys
    """
)
PERHAPS = words("token tokens cookie cookies signature sig hmac bearer auth session sess sid salt")
ENDS = ("password", "passwd", "passphrase", "secret", "apikey", "secretkey", "privatekey", "accesskey")
"""A longer word that ends so, such as `pgpassword`, is as sure."""
NAMING = SURELY | PERHAPS | words("key pass") | {*ENDS}
"""Every name of a secret holds one of them."""
GIVEN = words("code state k t")
"""What a client sends under such a name may be one, too."""

OF_A_TOKEN = words(
    """
    access refresh auth api bearer session csrf xsrf reset verification confirmation x invite device id oauth
    security login user admin bot service personal client my hf github gitlab slack openai vault deploy registry
    webhook
    """
)
OF_A_KEY = words(
    """
    api access private auth signing encryption master account shared subscription ssh license service app admin
    client storage deploy
    """
)
OF_A_PASS = words("user db database smtp mail admin my login redis pg ftp root proxy")
HARMLESS = words(
    """
    type types count counts limit limits id ids url uri path file name names user username email scheme schemes
    scope scopes realm role roles field fields label title description detail msg message loc summary format expire
    expires expiry expired exp ttl age minutes seconds hours days at required enabled disabled length len size min
    max policy rule rules strength score algorithm alg hint question valid ok used usage budget rate index position
    prob probs logprob logprobs manager store backend provider endpoint method window status jar middleware error
    errors exc exception exceptions
    """
)
"""Where a name ends so, it says what a secret is about, and not what it is."""
IDS = words("session secret sess")
"""An id that lets one in, where any other id of a secret only says which one."""

GIVING = words("get read load fetch find current make create generate new build decrypt decode extract api access auth")
"""A function whose name begins so returns what the rest of its name says."""

SCHEMA_TYPES = words("string number integer boolean array object null oauth2 http openIdConnect mutualTLS apiKey")
SCHEMA_WORDS = ("$ref", "anyOf", "allOf", "oneOf", "tokenUrl", "authorizationUrl")
SAMPLES = ("default", "example", "examples", "const", "enum")
NAMED = (*SAMPLES, "value", "schema")
"""What an object that says its `name` keeps the value under: a parameter in OpenAPI, a header in a HAR file."""
