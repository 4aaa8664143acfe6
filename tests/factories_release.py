"""Makes releases, and reports on the way there; keywords override what a test is about."""

from hashlib import sha256
from typing import Any

from django.utils import timezone

from reporting.choices import CandidateState, ReportKind
from reporting.models import Candidate, CandidateFile, Publicity, Release, ReleaseFile
from tests.factories import make_paper, make_report, make_user


def _file(content: bytes, **given: Any) -> dict[str, Any]:
    values = {"position": 1, "name": "bericht.pdf", "media_type": "application/pdf", "description": "The report"}
    return values | given | {"content": content, "size": len(content), "sha256": sha256(content).hexdigest()}


def make_release(*, content: bytes = b"%PDF-1.7", is_public: bool = True, **given: Any) -> Release:
    """A release with one file, which two people have seen; an annual report is shown to everybody unless said."""
    values: dict[str, Any] = {"number": 1, "released_at": timezone.now(), "figures": {}, "sha256": "0" * 64}
    if "report" not in given:
        values["report"] = make_report(paper=make_paper())
    for name in ("prepared_by", "checked_by", "released_by"):
        if name not in given:
            values[name] = make_user()
    release = Release.objects.create(**values | given)
    make_release_file(release=release, content=content)
    if release.kind == ReportKind.ANNUAL:
        make_publicity(release=release, is_public=is_public)
    return release


def make_publicity(**given: Any) -> Publicity:
    """A decision that two people made; with `confirmed_by=None` one that waits for the second."""
    now = timezone.now()
    values: dict[str, Any] = {"is_public": False, "proposed_at": now}
    for name in ("proposed_by", "confirmed_by"):
        if name not in given:
            values[name] = make_user()
    values |= given
    return Publicity.objects.create(confirmed_at=now if values["confirmed_by"] else None, **values)


def make_release_file(*, content: bytes = b"%PDF-1.7", **given: Any) -> ReleaseFile:
    return ReleaseFile.objects.create(**_file(content, **given))


def proved_beside(*releases: str, year: int = 2025) -> dict[str, Any]:
    """The figures of a report that was protected together with these releases, such as "2024/annual/1"."""
    sources = [{"name": name, "tables": []} for name in (*releases, "this publication")]
    return {"year": year, "certificate": {"k": 5, "sources": sources}}


def make_candidate(**given: Any) -> Candidate:
    """A report that was put forward a moment ago and is being made."""
    now = timezone.now()
    values: dict[str, Any] = {"number": 1, "prepared_at": now, "alive_at": now}
    if "report" not in given:
        values["report"] = make_report(paper=make_paper())
    if "prepared_by" not in given:
        values["prepared_by"] = make_user()
    kind = given.get("kind", ReportKind.ANNUAL)
    months = ReportKind(kind).months if kind in ReportKind.values else (1, 12)
    values["first_month"], values["last_month"] = months
    return Candidate.objects.create(**values | given)


def make_candidate_to_check(**given: Any) -> Candidate:
    """One whose files are made. Checksums, and what it was proved beside, are all that a release needs."""
    values = {"state": CandidateState.TO_CHECK, "percent": 100, "figures": proved_beside()}
    candidate = make_candidate(**values | given)
    CandidateFile.objects.create(candidate=candidate, **_file(b"%PDF-1.7"))
    named = {"position": 2, "name": "SHA256SUMS", "media_type": "text/plain"}
    CandidateFile.objects.create(candidate=candidate, **_file(b"0  bericht.pdf\n", **named))
    return candidate
