import sys

import pytest

from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.rendering import format_partition, render

VALUES = {"device_1": "52:54:00:12:34:01", "Hardware": {"Disks": ["/dev/nvme0n1"]}}


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{{.device_1}}", "52:54:00:12:34:01"),
        ("{{ index .Hardware.Disks 0 }}", "/dev/nvme0n1"),
        ("{{ formatPartition ( index .Hardware.Disks 0 ) 1 }}", "/dev/nvme0n1p1"),
        ('{{ if contains "nvme" (index .Hardware.Disks 0) }}fast{{ else }}slow{{ end }}', "fast"),
        ('{{ hasPrefix "/dev" (index .Hardware.Disks 0) }}', "true"),
        ('{{ hasSuffix "n1" (index .Hardware.Disks 0) }}', "true"),
        ('{{ regexMatch "^/dev/(sd|nvme)" (index .Hardware.Disks 0) }}', "true"),
        ("{{ .device_1 | upper | quote }}", '"52:54:00:12:34:01"'),
        ("{{- range .Hardware.Disks }}\n- {{ . }}\n{{- end }}", "\n- /dev/nvme0n1"),
        ("[{{ .Hardware.UserData }}]", "[]"),
        ('{{ netmaskToPrefixLength "255.255.252.0" }}', "22"),
        ('{{ netmaskToPrefixLength "0.0.0.255" }}', "0"),
        ("{{ toYaml .Hardware.Disks }}", "- /dev/nvme0n1"),
        ('{{ (fromYaml "a: [b, c]").a | join "+" }}', "b+c"),
        ("{no placeholders}", "{no placeholders}"),
    ],
)
def test_placeholders_are_filled_in_as_by_go(text: str, rendered: str) -> None:
    """Values, pipelines, Sprig's functions and formatPartition give what Go's text/template gives."""
    assert render(text, "f.yaml", VALUES) == rendered


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a\n  {{ .missing }}", "f.yaml:2:6: missing key or attribute 'missing'"),
        ("{{ index .Hardware.Disks 3 }}", "f.yaml:1:4: function 'index' failed: index out of range"),
        ("a: {{ .Hardware.Nothing }}", "f.yaml:1:7: missing key or attribute 'Nothing'"),
        ("a\nb {{ nonsense }}", "f.yaml:2:6: function 'nonsense' not defined"),
        ("{{ if }}", "f.yaml:1:7: missing value for command"),
        ('{{ fromYaml "" }}', "f.yaml:1:4: function 'fromYaml' failed: there is no YAML"),
        (
            f'{{{{ fromYaml "{"[" * 5000}" }}}}',
            "f.yaml:1:4: function 'fromYaml' failed: this YAML is nested too deeply",
        ),
        ('{{ netmaskToPrefixLength "fd00::" }}', "f.yaml:1:4: function 'netmaskToPrefixLength' failed"),
        (
            "{{ lower true }}",
            "f.yaml:1:4: function 'lower' failed: argument 1 to lower: expected str, got bool; give it",
        ),
        ("{{ .a", "f.yaml:1:1: unclosed action"),
    ],
)
def test_what_cannot_be_filled_in_is_a_problem_at_its_place(text: str, start: str) -> None:
    """A name without a value, a wrong index, an unknown function and broken syntax are told with line and column."""
    with pytest.raises(TemplateInvalid) as caught:
        render(text, "f.yaml", VALUES)

    assert str(caught.value).startswith(start)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template with placeholders says where they are and what to install; one without needs nothing."""
    monkeypatch.setitem(sys.modules, "gotpl", None)

    assert render("plain", "f.yaml", {}) == "plain"
    with pytest.raises(TemplateInvalid) as caught:
        render("plain\n  {{ .device_1 }}", "f.yaml", {})
    (problem,) = caught.value.problems
    assert problem == Problem("f.yaml", 2, 3, "nothing here fills in `{{`", 'install "tinkworker[templates]"')


@pytest.mark.parametrize(
    ("device", "path"),
    [
        ("/dev/sda", "/dev/sda1"),
        ("/dev/vda", "/dev/vda1"),
        ("/dev/xvda", "/dev/xvda1"),
        ("/dev/hdb", "/dev/hdb1"),
        ("/dev/nvme0n1", "/dev/nvme0n1p1"),
        ("/dev/mmcblk0", "/dev/mmcblk0p1"),
        ("/dev/dasda", "/dev/dasda1"),
        ("/dev/disk/by-id/wwn-0x5", "/dev/disk/by-id/wwn-0x5-part1"),
    ],
)
def test_partitions_are_named_as_the_real_server_does(device: str, path: str) -> None:
    """Where a disk's name ends in a digit there is a `p` before the number, and links have a word of their own."""
    assert format_partition(device, 1) == path
