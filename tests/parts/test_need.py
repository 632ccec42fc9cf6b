"""What becomes of a test whose parts cannot be had."""

import pytest

from tests.parts import need


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine on which nothing can be installed."""
    monkeypatch.setattr(need, "_may_install", lambda: False)
    monkeypatch.setitem(need._PACKAGES, "no-such-program", "no-such-package")
    return monkeypatch


def test_a_missing_program_skips_the_test(elsewhere: pytest.MonkeyPatch) -> None:
    """With the reason, and how to have it run."""
    elsewhere.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"no no-such-program here.*run as root on Debian"):
        need.need_programs("no-such-program")


def test_where_all_must_run_it_is_a_failure(elsewhere: pytest.MonkeyPatch) -> None:
    """A run that leaves out half of its tests must not look like one that passed."""
    elsewhere.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        need.need_programs("no-such-program")


def test_what_is_there_is_not_installed(elsewhere: pytest.MonkeyPatch) -> None:
    """Nothing happens."""
    elsewhere.setenv("CI", "true")
    need.need_programs("sh")
