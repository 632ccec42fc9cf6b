"""What pages show of files is what the programs read that they are for."""

import re
from pathlib import Path

import yaml

from tests.documentation.test_commands import text_of
from tests.end_to_end.stage import template
from tinkworker import __version__
from tinkworker.cli.settings.file import FOLDERS, FORMATS, STEM
from tinkworker.cli.settings.reading import read
from tinkworker.server.development.template import parse_template


def file_on(page: str, language: str) -> str:
    """The one file in that language on a page."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)
    return str(text)


def test_the_last_action() -> None:
    """The action that a page recommends is one: servers take it, with all that it says, behind any other."""
    (action,) = yaml.safe_load(file_on("docs/action-author/last-action.md", "yaml"))

    taken = parse_template(template(action), "page.yaml", {}).tasks[0].actions[0]

    assert (taken.name, taken.image, taken.timeout) == (action["name"], action["image"], action["timeout"])
    assert (list(taken.command), taken.pid, list(taken.volumes)) == (action["command"], "host", action["volumes"])
    assert dict(taken.environment) == action["environment"]


def test_a_config_file(tmp_path: Path) -> None:
    """The config file that a page shows is read, without a warning."""
    (tmp_path / f"{STEM}.yaml").write_text(file_on("docs/operator/settings.md", "yaml"))

    assert read(["--id=w1", "--tinkerbell-grpc-authority=s:1"], {}, [tmp_path]).warnings == ()


def test_an_image_on_top() -> None:
    """The image that a page makes for Hook is made of this version's, and has its file where the worker looks."""
    base, copy = file_on("docs/operator/hook.md", "dockerfile").splitlines()

    assert base.endswith(f"/tink-worker:{__version__}")
    place = Path(copy.split()[-1])
    assert place.parent in FOLDERS
    assert (place.stem, place.suffix[1:] in FORMATS) == (STEM, True)
