"""
The environment.

A variable that is set to nothing counts as not set: Hook passes every variable that it knows, empty if need be.
"""

from collections.abc import Iterator, Mapping

from tinkworker.cli.settings.nearest import nearest
from tinkworker.cli.settings.setting import ENVIRONMENT, Dialect
from tinkworker.cli.settings.source import Given, Origin, Source
from tinkworker.cli.settings.table import TINK_WORKER

_LONG = 10
_VERY_LIKE = 0.9


def read(environment: Mapping[str, str], dialect: Dialect = TINK_WORKER) -> Source:
    """What an environment gives. Where a setting has several variables, the first that is set holds."""
    present = {name: text for name, text in environment.items() if text}
    given: dict[str, Given] = {}
    warnings: list[str] = []
    for setting in dialect.settings:
        names = [name for name in setting.environment if name in present]
        if names:
            given[setting.name] = Given(present[names[0]], Origin("environment", names[0]))
        if len({present[name] for name in names}) > 1:
            warnings.append(f"{names[0]} and {names[1]} are both set and differ; {names[0]} holds")
    return Source(given, warnings=(*warnings, *_misspelt(present, dialect)))


def _misspelt(present: Mapping[str, str], dialect: Dialect) -> Iterator[str]:
    """
    Warnings about variables whose names are nearly ours.

    Only long names of our own can be missed by a letter and still be recognised; DOCKER_HOST and HTTPS_PROXY are
    everybody's, and so are their neighbours.
    """
    known = {name for setting in dialect.settings for name in setting.environment}
    ours = [name for setting in dialect.settings for name in setting.environment if setting.sources != ENVIRONMENT]
    candidates = [name for name in ours if len(name) >= _LONG]
    for name in present:
        meant = "" if name in known else nearest(name.upper(), candidates, _VERY_LIKE)
        if meant:
            yield f"{name} in the environment is not a setting and is ignored; did you mean {meant}?"
