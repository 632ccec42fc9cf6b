"""The text of `--show-settings`: every setting, its value, and where that comes from."""

from collections.abc import Iterator

from tinkworker.cli.settings.setting import COMMAND_LINE
from tinkworker.cli.settings.settings import Settings
from tinkworker.cli.settings.table import SETTINGS


def show(settings: Settings) -> str:
    """Three columns without secrets, and the warnings below, without a newline at the end."""
    rows = [("SETTING", "VALUE", "FROM"), *_rows(settings)]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"{name:{first}}  {value:{second}}  {origin}" for name, value, origin in rows]
    return "\n".join([*lines, *(f"warning: {warning}" for warning in settings.warnings)])


def _rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    for setting in SETTINGS:
        if setting.sources != COMMAND_LINE:
            value = setting.kind.show(getattr(settings, setting.field))
            shown = value if value.isprintable() else repr(value)
            yield setting.name, shown, str(settings.origins[setting.field])
