from collections.abc import Mapping

import pytest

from tinkworker.cli.settings.environment import read
from tinkworker.cli.settings.setting import ENVIRONMENT, HERE
from tinkworker.cli.settings.table import SETTINGS

HOOK = {
    "DOCKER_REGISTRY": "registry:5000",
    "REGISTRY_USERNAME": "user",
    "REGISTRY_PASSWORD": "secret",
    "TINKERBELL_GRPC_AUTHORITY": "192.168.1.1:42113",
    "TINKERBELL_TLS": "",
    "TINKERBELL_INSECURE_TLS": "",
    "WORKER_ID": "w1",
    "ID": "w1",
    "HTTP_PROXY": "",
    "HTTPS_PROXY": "",
    "NO_PROXY": "",
}
IGNORED = "{} in the environment is not a setting and is ignored; did you mean {}?"


def test_hook() -> None:
    """What Hook passes is read, and what it passes empty counts as not set."""
    source = read(HOOK)

    assert {name: given.text for name, given in source.given.items()} == {
        "id": "w1",
        "tinkerbell-grpc-authority": "192.168.1.1:42113",
        "docker-registry": "registry:5000",
        "registry-username": "user",
        "registry-password": "secret",
    }
    assert source.warnings == ()


def test_old_hook() -> None:
    """The variables that only old versions of Hook pass are taken without a word."""
    source = read({"TINKERBELL_CERT_URL": "http://192.168.1.1/cert", "container_uuid": "c0ffee"})

    assert {name: given.text for name, given in source.given.items()} == {
        "tinkerbell-cert-url": "http://192.168.1.1/cert"
    }
    assert source.warnings == ()


@pytest.mark.parametrize("name", [name for setting in SETTINGS for name in setting.environment])
def test_every_variable(name: str) -> None:
    """Each variable gives its setting, and is named as the origin."""
    (setting,) = (setting for setting in SETTINGS if name in setting.environment)
    source = read({name: "x"})

    assert list(source.given) == [setting.name]
    assert source.given[setting.name].text == "x"
    assert str(source.given[setting.name].origin) == f"environment {name}"


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"ID": "a", "WORKER_ID": "a"}, "ID"),
        ({"WORKER_ID": "a", "ID": "a"}, "ID"),
        ({"ID": "", "WORKER_ID": "a"}, "WORKER_ID"),
        ({"HTTPS_PROXY": "p", "https_proxy": "p"}, "HTTPS_PROXY"),
        ({"HTTPS_PROXY": "", "https_proxy": "p"}, "https_proxy"),
    ],
)
def test_several_variables(environment: Mapping[str, str], place: str) -> None:
    """Of several variables for one setting, the first that is set holds, without a warning while they agree."""
    source = read(environment)

    assert [given.origin.place for given in source.given.values()] == [place]
    assert source.warnings == ()


def test_variables_that_differ() -> None:
    """Two variables for one setting that disagree are worth a warning, which shows neither value."""
    source = read({"WORKER_ID": "b", "ID": "a"})

    assert source.given["id"].text == "a"
    assert source.warnings == ("ID and WORKER_ID are both set and differ; ID holds",)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TINKERBEL_TLS", "TINKERBELL_TLS"),
        ("TINKERBELL_TSL", "TINKERBELL_TLS"),
        ("TINK_WORKER_RUNTME", "TINK_WORKER_RUNTIME"),
        ("TINKERBELL_GRPC_AUTHORTY", "TINKERBELL_GRPC_AUTHORITY"),
        ("tinkerbell_tls", "TINKERBELL_TLS"),
        ("docker_registry", "DOCKER_REGISTRY"),
        ("RETRY_INTERVALL", "RETRY_INTERVAL"),
        ("CAPTURE_ACTION_LOG", "CAPTURE_ACTION_LOGS"),
    ],
)
def test_misspelt(name: str, meant: str) -> None:
    """A variable that is nearly one of the worker's own long names is warned of."""
    source = read({name: "1"})

    assert source.given == {}
    assert source.warnings == (IGNORED.format(name, meant),)


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "IDE",
        "TIMEOUTS",
        "MAX_RETRIES",
        "HTTP_PROXY",
        "FTPS_PROXY",
        "ALL_PROXY",
        "DOCKER_HOSTS",
        "DOCKER_TLS_CERTDIR",
        "TINK_WORKER_SERVICE_HOST",
        "TINK_WORKER_PORT",
        "REGISTRY_USER",
        "LOG_LEVEL",
        "container_uuid",
    ],
)
def test_not_misspelt(name: str) -> None:
    """A variable that is somebody else's, or too short to tell, is left alone."""
    assert read({name: "1"}).warnings == ()


def test_misspelt_and_empty() -> None:
    """A variable that is set to nothing is as good as none, whatever its name."""
    assert read({"TINKERBEL_TLS": ""}).warnings == ()


def test_names() -> None:
    """A variable is the flag's name in capitals; those of this worker's own settings begin with its name."""
    for setting in SETTINGS:
        if setting.environment and setting.sources != ENVIRONMENT:
            prefix = "TINK_WORKER_" if setting.since == HERE else ""
            assert setting.environment[0] == prefix + setting.field.upper()
