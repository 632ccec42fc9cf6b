"""What a program can come to import is found, and nothing else."""

from pathlib import Path

import pytest

from image.modules import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some modules."""
    for name, text in {
        "top.py": "import one.two\nfrom one import three, NAME\ndef late():\n    import four\n",
        "one/__init__.py": "from . import five\n",
        "one/two.py": "from ..nowhere import nothing\nfrom .six import name\n",
        "one/three.py": "if TYPE_CHECKING:\n    import typed\nelse:\n    import seven\n",
        "one/five.py": "",
        "one/six.py": "import unwanted.below\n",
        "four.py": "import compiled",
        "compiled.cpython-311-x86_64-linux-gnu.so": "not read",
        "seven.py": "import space.module",
        "space/module.py": "import sys, not_there",
        "typed.py": "",
        "unrelated.py": "",
        "unwanted/below.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_what_is_reachable(folder: Path) -> None:
    """At once or late, relative or not, from a package or a namespace; not what only type checkers read."""
    reachable = Library((folder,), frozenset({"unwanted"})).reachable(["top"])

    assert list(reachable) == [
        *("compiled", "four", "one", "one.five", "one.six", "one.three", "one.two", "seven", "space.module", "top"),
    ]
    assert [name for name, module in reachable.items() if module.compiled] == ["compiled"]
    assert [name for name, module in reachable.items() if module.package] == ["one"]


def test_first_folder_wins(folder: Path, tmp_path: Path) -> None:
    """As when the interpreter looks: the first folder that has a module."""
    first = tmp_path / "first"
    first.mkdir()
    (first / "four.py").touch()
    library = Library((first, folder))

    four, seven = library.find("four"), library.find("seven")

    assert four is not None
    assert four.path.parent == first
    assert seven is not None
    assert seven.path.parent == folder
