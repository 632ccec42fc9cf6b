import pytest

from tinkworker.runtime.docker.settings import DockerSettings


@pytest.mark.parametrize("host", ["unix:///run/docker.sock", "tcp://127.0.0.1:2375", "tcp://[::1]:2376/"])
def test_an_engine_is_a_socket_or_a_port(host: str) -> None:
    """What `DOCKER_HOST` may be for the Go worker in Hook."""
    assert DockerSettings(host=host).host == host


def test_no_host_is_the_default_socket() -> None:
    """Hook passes what is unset as an empty text."""
    assert DockerSettings(host="").host == "unix:///var/run/docker.sock"


@pytest.mark.parametrize(
    "host", ["ssh://me@there", "unix://", "fd://", "tcp://there", "/run/docker.sock", "tcp://a@b:1"]
)
def test_another_host_is_an_error(host: str) -> None:
    """The message repeats it and says what it may be."""
    with pytest.raises(ValueError, match="DOCKER_HOST") as raised:
        DockerSettings(host=host)
    assert f'"{host}"' in str(raised.value)
    assert "tcp://HOST:PORT" in str(raised.value)


def test_the_password_does_not_show() -> None:
    """Settings are logged."""
    assert "s3cret" not in repr(DockerSettings(username="user", password="s3cret"))
