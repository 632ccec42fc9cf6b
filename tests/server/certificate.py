"""Certificates for tests, by the `openssl` command."""

import subprocess
from pathlib import Path

from attrs import define

from tinkworker.server.development.server import Certificate

_SETTINGS = """
[ca]
default_ca = authority
[authority]
new_certs_dir = {folder}
database = {folder}/index
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
copy_extensions = copy
[any]
commonName = supplied
"""


@define
class Authority:
    """Signs certificates, with any name and for any time."""

    folder: Path

    def __attrs_post_init__(self) -> None:
        (self.folder / "settings").write_text(_SETTINGS.format(folder=self.folder))
        (self.folder / "index").touch()
        _openssl("req", "-x509", *_new_key(self.folder / "ca.key"), "-subj", "/CN=Authority", "-out", self.certificate)

    @property
    def certificate(self) -> Path:
        """The file with the authority's own certificate."""
        return self.folder / "ca.crt"

    def issue(
        self,
        names: str = "IP:127.0.0.1,DNS:localhost",
        begin: str = "20000101000000Z",
        end: str = "20991231000000Z",
    ) -> Certificate:
        """A certificate for these names, valid between these times."""
        number = len(list(self.folder.iterdir()))
        request, made = (
            self.folder / f"{number}.csr",
            Certificate(self.folder / f"{number}.crt", self.folder / f"{number}.key"),
        )
        _openssl(
            "req",
            *_new_key(made.key),
            "-subj",
            "/CN=server",
            "-addext",
            f"subjectAltName={names}",
            "-out",
            request,
        )
        _openssl(
            "ca", "-batch", "-notext", "-config", self.folder / "settings", "-in", request, "-out", made.chain,
            "-cert", self.certificate, "-keyfile", self.folder / "ca.key", "-startdate", begin, "-enddate", end,
        )  # fmt: skip
        return made


def _new_key(path: Path) -> tuple[str | Path, ...]:
    """The options for a key of its own, without a password."""
    return ("-newkey", "rsa:2048", "-nodes", "-keyout", path)


def _openssl(*arguments: str | Path) -> None:
    """Run the command; what it says is in the failure if it fails."""
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
