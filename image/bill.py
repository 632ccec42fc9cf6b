"""The software bill of materials: what is in the image, by SPDX 2.3."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from image.archive import Image
from image.lock import Package
from image.wheel import Wheel


def bill_of_materials(
    image: Image, version: str, packages: Iterable[Package], wheels: Iterable[Wheel]
) -> dict[str, Any]:
    """What is in an image, each with its version, where it is from, its licence and its digest."""
    root = _component("image", "tinkworker", version, "Apache-2.0", "pkg:pypi/tinkworker@" + version)
    root["checksums"] = [{"algorithm": "SHA256", "checksumValue": image.manifest.digest}]
    root["primaryPackagePurpose"] = "CONTAINER"
    parts = [*map(_debian, packages), *map(_wheel, wheels)]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": image.name,
        "documentNamespace": f"https://tinkworker.invalid/image/{image.manifest.digest}",
        "creationInfo": {
            "created": datetime.fromtimestamp(image.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: make image"],
        },
        "packages": [root, *parts],
        "relationships": _relationships(root, parts),
    }


def _relationships(root: dict[str, Any], parts: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    described = {
        "spdxElementId": "SPDXRef-DOCUMENT",
        "relationshipType": "DESCRIBES",
        "relatedSpdxElement": root["SPDXID"],
    }
    contained = [
        {"spdxElementId": root["SPDXID"], "relationshipType": "CONTAINS", "relatedSpdxElement": part["SPDXID"]}
        for part in parts
    ]
    return [described, *contained]


def _debian(package: Package) -> dict[str, Any]:
    place = f"pkg:deb/debian/{package.name}@{package.version}?arch={package.target}"
    return _component("deb", package.name, package.version, "NOASSERTION", place, package.digest)


def _wheel(wheel: Wheel) -> dict[str, Any]:
    return _component(
        "pypi", wheel.name, wheel.version, wheel.licence, f"pkg:pypi/{wheel.name}@{wheel.version}", wheel.digest
    )


def _component(kind: str, name: str, version: str, licence: str, place: str, digest: str = "") -> dict[str, Any]:
    return {
        "SPDXID": f"SPDXRef-{kind}-{name}".replace("_", "-").replace("+", "-"),
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": place}],
        **({"checksums": [{"algorithm": "SHA256", "checksumValue": digest}]} if digest else {}),
    }
