"""What partners wrote for a report, on paper or not, as a text that every program opens."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from reporting.paper.chapters import ChapterPage
from reporting.paper.exports import files
from reporting.paper.exports.files import File
from reporting.writing.partner_texts import FILE


def file_of(chapters: Iterable[ChapterPage]) -> Iterator[File]:
    """Yield the file, if any partner wrote."""
    texts = [words for chapter in chapters for words in chapter.partners]
    if texts:
        content = "\n\n".join(f"{words.office}\n{'=' * len(words.office)}\n\n{words.text}\n" for words in texts)
        yield File(FILE, files.TEXT, content.encode(), _("All texts of partners"))
