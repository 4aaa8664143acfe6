"""Keeps what people write in a report."""

from django.db import transaction

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.choices import Chapter, TextState
from reporting.models import AnnualReport, ChapterText


@transaction.atomic
def write_text(
    report: AnnualReport, chapter: Chapter, *, text: str, state: TextState, by: User, is_shown: bool = True
) -> ChapterText | None:
    """Keep the text of a chapter and whether it is shown; an empty one of a chapter that is shown is taken away."""
    written = None
    if text.strip() or not is_shown:
        values = {"text": text.strip(), "state": state, "is_shown": is_shown}
        written, _is_new = report.texts.update_or_create(chapter=chapter, defaults=values)
    else:
        report.texts.filter(chapter=chapter).delete()
    details = {"chapter": chapter.value, "state": state.value if written else "empty", "is_shown": is_shown}
    record("report.text_written", report, by=by, **details)
    return written
