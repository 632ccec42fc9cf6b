"""
Whether a text may be the reference of an image, by the rules of the real server's `ParseNormalizedNamed`.

The grammar is the one that the package `reference` of the distribution project documents.
"""

import re

_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?P<domain>{_DOMAIN})/(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
    r"(?:@(?P<algorithm>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*):(?P<digest>[0-9a-fA-F]{32,}))?"
)
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_LONGEST_PATH = 255


def find_fault(image: str) -> str:
    """What keeps a text from being an image's reference; empty if nothing does."""
    if _IDENTIFIER.fullmatch(image):
        return "64 hexadecimal digits are an id"
    domain, path = _split(image)
    name = path.split(":", 1)[0]
    if name != name.lower():
        return "only its host and its tag may have upper case"
    match = _REFERENCE.fullmatch(f"{domain}/{path}")
    if match is None:
        return "it is not of the form [HOST[:PORT]/]PATH[:TAG][@DIGEST]"
    if len(match["path"]) > _LONGEST_PATH:
        return f"its path has more than {_LONGEST_PATH} characters"
    if match["algorithm"] and not _is_digest(match["algorithm"], match["digest"]):
        return f"its digest is none of {', '.join(_DIGEST_LENGTHS)}"
    return ""


def _split(image: str) -> tuple[str, str]:
    """The domain, Docker Hub's if none is given, and the rest, complete."""
    first, slash, rest = image.partition("/")
    if slash and (first == "localhost" or "." in first or ":" in first or first != first.lower()):
        domain, path = "docker.io" if first == "index.docker.io" else first, rest
    else:
        domain, path = "docker.io", image
    if domain == "docker.io" and "/" not in path:
        path = f"library/{path}"
    return domain, path


def _is_digest(algorithm: str, digest: str) -> bool:
    """Whether a digest is of a kind that the server knows, has that kind's length, and is in lower case."""
    return _DIGEST_LENGTHS.get(algorithm) == len(digest) and digest == digest.lower()
