"""Secret shapes: what is a secret by the way it is written, wherever it stands.

The shapes are those which their vendors document so that scanners can find them. GitHub's "Supported secret scanning
patterns" and the default rules of Gitleaks and detect-secrets list them; the expressions here are our own, and
looser, as nobody minds a few characters more that are masked. JWT is RFC 7519, the userinfo of an address RFC 3986.
"""

import re
from collections.abc import Iterator

MASK = "•••"

PREFIXES = (
    r"sk-|[srpw]k_(?:live|test|prod)_|whsec_|gh[oprsu]_|github_pat_|gl(?:pat|rt|dt|cbt|ptt|soat)-|hf_|npm_|pypi-AgE|"
    r"xox[a-z]-|xapp-|AIza|ya29\.|GOCSPX-|SG\.|hv[bs]\.|dapi(?=[0-9a-f]{32})|do[op]_v1_|shp(?:at|ca|pa|ss)_|"
    r"nvapi-|gsk_|xai-|pplx-|r8_|pcsk_|lsv2_[ps][kt]_|ntn_|lin_api_|sntry[su]_|glsa_|glc_|"
    r"dckr_pat_|PMAK-|AGE-SECRET-KEY-1|dp\.pt\.|rnd_|sq0(?:atp|csp)-|key-(?=[0-9a-f]{32})|EAACEdEose0cBA"
)
SCHEMES = "Bearer|Basic|ApiKey|Negotiate|SSWS"
SHAPES = re.compile(
    rf"(?<![A-Za-z0-9])(?:{PREFIXES})(?=[\w.=+/-]{{0,80}}\d|\w{{30}})[A-Za-z0-9_.=+/-]{{14,}}"  # of an API
    r"|(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{12,}"  # of AWS
    r"|(?<!\d)\d{8,10}:AA[\w-]{30,}"  # of a Telegram bot
    r"|\bey[JI][A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){0,4}"  # JWT, a part of it, or an encrypted one
    r"|\$(?:2[abxy]|argon2\w*|scrypt|[156y])\$[^\s\"'<>,]{8,}|\bpbkdf2_sha\d+\$[^\s\"'<>,]{8,}"  # of passwords
    r"|(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/]{8,}"
    r"|(?<=/api/webhooks/)\d+/[\w-]{8,}",
)
PRIVATE_KEY = re.compile(r"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----.*?(?:-----END \1-----|\Z)", re.DOTALL)
USERINFO = re.compile(r"(\b[a-zA-Z][a-zA-Z0-9+.-]{0,30}://)([^\s:/?#@\"'<>]*)(:)([^\s/?#\"'<>]*)(@)")
KEY_AS_USER = re.compile(r"(\bhttps?://)([A-Za-z0-9_-]{16,})(@)")
SCHEME = re.compile(rf"\b((?:{SCHEMES})\s+)([\w.~+/:=-]{{4,}})", re.IGNORECASE)
ODD = re.compile(
    r"(?=[^\s]{0,200}\d)[\w.~+/:-]{6,}=*|[A-Za-z0-9+/_-]{20,}=*|[A-Za-z]{7,}={1,2}|[A-Za-z]*[a-z][A-Z][A-Za-z]*=*"
)
HINTS = re.compile(
    rf"{PREFIXES}|A[KSBC][IC]A|:AA|ey[JI]|\$|pbkdf2|hooks\.slack|/api/webhooks|PRIVATE KEY|://|(?i:{SCHEMES})"
)
"""What every shape holds: most texts hold none, and this is found out fast."""


def masked_shapes(text: str, met: list[str]) -> str:
    """The text without what has such a shape, each put into `met`."""
    if len(text) < 8 or not HINTS.search(text):
        return text

    def whole(match: re.Match[str]) -> str:
        met.append(match.group())
        return MASK

    def scheme(match: re.Match[str]) -> str:
        if not ODD.fullmatch(match[2]):
            return match.group()
        met.append(match[2])
        return match[1] + MASK

    def userinfo(match: re.Match[str]) -> str:
        met.append(match[4])
        return f"{match[1]}{match[2]}:{MASK}@" if match[4] else match.group()

    def user(match: re.Match[str]) -> str:
        met.append(match[2])
        return f"{match[1]}{MASK}@"

    text = PRIVATE_KEY.sub(whole, text)
    text = KEY_AS_USER.sub(user, USERINFO.sub(userinfo, text))
    return SHAPES.sub(whole, SCHEME.sub(scheme, text))


def lines_of(secret: str) -> Iterator[str]:
    """A secret, and where it has several lines, as a private key has, each of them; the parts of a JWT."""
    yield secret
    lines = secret.splitlines()
    yield from (line for line in lines if len(line) >= 16 and "-----" not in line and len(lines) > 1)
    if secret.startswith("ey") and secret.count(".") >= 2:
        yield from (part for part in secret.split(".")[1:] if len(part) >= 16)
