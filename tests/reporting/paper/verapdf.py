"""Runs veraPDF, the reference checker of PDF/UA and PDF/A, where Java and Maven are at hand."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from familienzentrum.pdf import Variant

VERSION = "1.28.2"
_MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"


# What a file claims to be.
_FLAVOURS = {Variant.READERS: ["ua1"], Variant.ARCHIVE: ["3a", "ua1"]}
# A program that runs for some seconds is not worth translating twice: half the time.
_FOR_A_SHORT_WHILE = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class NotAtHand(Exception):
    """Says why veraPDF cannot run here."""


def assert_no_fault(content: bytes, variant: Variant, folder: Path) -> None:
    """Fail with the rules that are broken; skip the test loudly where the checker is not at hand."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    try:
        verdicts = [check(path, flavour) for flavour in _FLAVOURS[variant]]
    except NotAtHand as reason:
        pytest.skip(f"{variant.upper()} WAS NOT CHECKED BY VERAPDF: {reason}.")
    assert [verdict for verdict in verdicts if not verdict.startswith("PASS")] == []


def check(pdf: Path, flavour: str) -> str:
    """Return veraPDF's verdict: "PASS …", or "FAIL …" with the rules that are broken. Raises NotAtHand."""
    program = ["java", *_FOR_A_SHORT_WHILE, "-cp", str(_jar()), _MAIN]
    command = [*program, "--flavour", flavour, "--format", "text", "-v", str(pdf)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout.strip()


def _jar() -> Path:
    """Return the program, fetched by Maven the first time."""
    folder = Path(settings.VAR_DIR) / "verapdf"
    jar = folder / f"greenfield-apps-{VERSION}.jar"
    if not jar.exists():
        _fetch(folder)
    return jar


def _fetch(folder: Path) -> None:
    if not (shutil.which("java") and shutil.which("mvn")):
        raise NotAtHand("Java and Maven are not installed")
    artifact = f"-Dartifact=org.verapdf.apps:greenfield-apps:{VERSION}"
    command = ["mvn", "--batch-mode", "--quiet", _COPY, artifact, f"-DoutputDirectory={folder}"]
    if subprocess.run(command, capture_output=True, check=False, timeout=300).returncode:
        raise NotAtHand("Maven could not fetch it")
