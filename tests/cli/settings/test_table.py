from collections import Counter
from types import UnionType
from typing import Literal, get_args, get_origin, get_type_hints

import attrs
import pytest

from tinkworker.cli.settings.setting import ANYWHERE, COMMAND_LINE, ENVIRONMENT, HERE, Setting
from tinkworker.cli.settings.settings import Settings
from tinkworker.cli.settings.table import SETTINGS


def test_fields() -> None:
    """The table and the class have the same settings in the same order."""
    fields = [field.name for field in attrs.fields(Settings)]

    assert fields == [*(setting.field for setting in SETTINGS), "origins", "warnings"]


def test_names_are_used_once() -> None:
    """No two settings share a name, a letter or a variable."""
    for names in (
        [setting.name for setting in SETTINGS],
        [setting.short for setting in SETTINGS if setting.short],
        [name for setting in SETTINGS for name in setting.environment],
    ):
        assert max(Counter(names).values()) == 1


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
class TestSetting:
    def test_choices(self, setting: Setting) -> None:
        """The choices of a setting are those of its type, and no others."""
        hint = get_type_hints(Settings)[setting.field]

        assert setting.kind.choices == (get_args(hint) if get_origin(hint) is Literal else ())

    def test_default(self, setting: Setting) -> None:
        """A default is a text that the setting takes itself, and makes a value of its type."""
        if setting.default is None:
            assert setting.name in ("id", "tinkerbell-grpc-authority")
            return
        value = setting.kind.parse(setting.default)
        hint = get_type_hints(Settings)[setting.field]
        if get_origin(hint) is Literal:
            assert value in get_args(hint)
        elif isinstance(hint, UnionType):
            assert value is None
        else:
            assert isinstance(value, str if setting.field == "data_dir" else get_origin(hint) or hint)

    def test_sources(self, setting: Setting) -> None:
        """A setting that can be given anywhere, or in the environment, has a variable; others have none."""
        assert setting.sources in (ANYWHERE, ENVIRONMENT, COMMAND_LINE)
        assert bool(setting.environment) == ("environment" in setting.sources)

    def test_switch(self, setting: Setting) -> None:
        """What stands alone on the command line is a boolean, and nothing else that has a flag is."""
        if "flag" in setting.sources:
            assert setting.switch == (get_type_hints(Settings)[setting.field] is bool)

    def test_since(self, setting: Setting) -> None:
        """A setting is of this worker, or of a version of the Go worker."""
        assert setting.since == HERE or setting.since.startswith("v0.")
