"""Saves report texts."""

from django.db import transaction

from familienzentrum.audit import record
from familienzentrum.models import User
from familienzentrum.versions import Hold, nothing_read
from reporting.choices import Chapter, TextState
from reporting.models import AnnualReport, ChapterText


@transaction.atomic
def write_text(
    report: AnnualReport,
    chapter: Chapter,
    *,
    text: str,
    state: TextState,
    by: User,
    is_shown: bool = True,
    hold: Hold = nothing_read,
) -> ChapterText | None:
    """Save a chapter's text and visibility; an empty text of a visible chapter is deleted. Raises what `hold` does."""
    hold()
    written = None
    if text.strip() or not is_shown:
        values = {"text": text.strip(), "state": state, "is_shown": is_shown}
        written, _is_new = report.texts.update_or_create(chapter=chapter, defaults=values)
    else:
        report.texts.filter(chapter=chapter).delete()
    details = {"chapter": chapter.value, "state": state.value if written else "empty", "is_shown": is_shown}
    record("report.text_written", report, by=by, **details)
    return written
