import pytest

from tinkworker.server.channel.address import Address
from tinkworker.server.channel.proxy import Proxy, choose_proxy

SERVER = Address("tink.example.org", 42113)
PROXY = Address("proxy", 3128)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, PROXY),
        ({"https_proxy": "http://proxy:3128"}, PROXY),
        ({"HTTPS_PROXY": "", "https_proxy": "http://proxy:3128"}, PROXY),
        ({"HTTPS_PROXY": "http://proxy:3128", "https_proxy": "http://other:1"}, PROXY),
        ({"HTTP_PROXY": "http://proxy:3128", "http_proxy": "http://proxy:3128"}, None),
        ({"grpc_proxy": "http://proxy:3128", "ALL_PROXY": "http://proxy:3128"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "no_proxy": "example.org"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "other", "no_proxy": "example.org"}, PROXY),
        ({"HTTPS_PROXY": "http://proxy:3128", "no_grpc_proxy": "example.org"}, PROXY),
    ],
)
def test_the_variables_that_go_reads_count(environment: dict[str, str], expected: Address | None) -> None:
    """HTTPS_PROXY and NO_PROXY count, upper case before lower; no other variable does."""
    proxy = choose_proxy(SERVER, environment)

    assert (proxy and proxy.address) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://proxy:3128", Proxy(PROXY)),
        ("proxy:3128", Proxy(PROXY)),
        ("10.0.0.9:3128", Proxy(Address("10.0.0.9", 3128))),
        ("http://[fd00::9]:3128/", Proxy(Address("fd00::9", 3128))),
        ("https://proxy:3128", Proxy(PROXY)),
        ("http://proxy", Proxy(Address("proxy", 80))),
        ("https://proxy", Proxy(Address("proxy", 443))),
        ("http://us%40er:p%3Aw@proxy:3128", Proxy(PROXY, "us@er:p:w")),
        ("http://user@proxy:3128", Proxy(PROXY, "user:")),
        ("http://[proxy", None),
        ("http://", None),
    ],
)
def test_a_proxy_is_read_from_a_url_or_host_and_port(url: str, expected: Proxy | None) -> None:
    """The proxy's URL may lack a scheme or a port and may have credentials; what is no URL counts as none."""
    assert choose_proxy(SERVER, {"HTTPS_PROXY": url}) == expected


@pytest.mark.parametrize(
    ("server", "exceptions", "through"),
    [
        ("tink.example.org:42113", "*", False),
        ("tink.example.org:42113", "example.org", False),
        ("example.org:42113", "example.org", False),
        ("xexample.org:42113", "example.org", True),
        ("tink.example.org:42113", ".example.org", False),
        ("example.org:42113", ".example.org", True),
        ("tink.example.org:42113", "*.example.org", False),
        ("example.org:42113", "*.example.org", True),
        ("TINK.example.org:42113", "Example.ORG", False),
        ("tink.example.org:42113", "tink", True),
        ("tink.example.org:42113", "other, example.org ,", False),
        ("tink.example.org:42113", "example.org:42113", False),
        ("tink.example.org:42113", "example.org:443", True),
        ("tink.example.org:42113", ":42113", True),
        ("10.1.2.3:42113", "10.0.0.0/8", False),
        ("11.1.2.3:42113", "10.0.0.0/8", True),
        ("10.1.2.3:42113", "10.1.2.3", False),
        ("10.1.2.3:42113", "10.1.2.3:42113", False),
        ("10.1.2.3:42113", "10.1.2.3:443", True),
        ("10.1.2.3:42113", "10.1", True),
        ("10.1.2.3:42113", "10.0.0.0/99", True),
        ("10.1.2.3:42113", "3", True),
        ("[fd00::1]:42113", "fd00::/8", False),
        ("[fd00::1]:42113", "fd00:0::1", False),
        ("[fd00::1]:42113", "[fd00::1]:42113", False),
        ("[::ffff:10.1.2.3]:42113", "10.0.0.0/8", False),
        ("localhost:42113", "", False),
        ("127.0.0.1:42113", "", False),
        ("127.9.9.9:42113", "", False),
        ("[::1]:42113", "", False),
        ("0.0.0.0:42113", "", True),
    ],
)
def test_exceptions_are_matched_as_go_does(server: str, exceptions: str, *, through: bool) -> None:
    """Names, suffixes, addresses, networks and ports in NO_PROXY except what they except for Go; loopback always is."""
    proxy = choose_proxy(Address.parse(server), {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": exceptions})

    assert (proxy is not None) is through


def test_credentials_are_not_shown() -> None:
    """A proxy's credentials do not stand in its representation, which may end up in a log."""
    assert "secret" not in repr(Proxy(PROXY, "user:secret"))
