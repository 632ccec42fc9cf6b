import pytest

from tinkworker.server.channel.address import Address, AddressInvalid


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.168.1.1:42113", "192.168.1.1", 42113),
        ("tink.example.org:1", "tink.example.org", 1),
        ("[fd00::1]:65535", "fd00::1", 65535),
        ("[fe80::1%eth0]:42113", "fe80::1%eth0", 42113),
        ("localhost:0", "localhost", 0),
    ],
)
def test_an_address_reads_and_writes_itself(text: str, host: str, port: int) -> None:
    """HOST:PORT is read, and an address is written as it was read."""
    address = Address.parse(text)

    assert (address.host, address.port) == (host, port)
    assert str(address) == text


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("192.168.1.1", "the port is missing"),
        ("", "the port is missing"),
        ("http://192.168.1.1:42113", "without a scheme"),
        ("dns:///tink:42113", "without a scheme"),
        ("fd00::1", "IPv6 in brackets"),
        ("[fd00::1]", "IPv6 in brackets"),
        ("fd00::1:42113", "IPv6 in brackets"),
        ("[tink]:42113", "is not IPv6"),
        ("tink:65536", "ports end at 65535"),
        ("tink:port", "write HOST:PORT"),
        (":42113", "write HOST:PORT"),
        ("tink:42113 ", "write HOST:PORT"),
        ("tink:٤٢", "write HOST:PORT"),
    ],
)
def test_what_is_no_address_is_told_why(text: str, advice: str) -> None:
    """A text that is no address is named, with how to write it."""
    with pytest.raises(AddressInvalid) as caught:
        Address.parse(text)

    assert advice in str(caught.value)
    assert repr(text) in str(caught.value)
