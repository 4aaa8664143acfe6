"""Measures the whole way of a report, from the click to the files of a release: counting, protection, layout, files.

    .venv/bin/python -m tests.load.report [VISITS ...]

VISITS are those of one year; nine years more of as many lie beside it. Rows are those of `tests.load.figures`, in a
test database that is thrown away. Each size is measured in a process of its own, so that its peak of memory is known.
"""

import os
import resource
import sys
import time
import traceback

from tests.load import figures

SIZES = (100, 1_000, 10_000, 100_000)
HEADS = ("visits a year", "SQL", "protection", "layout", "files", "whole", "of processor", "pages", "hidden", "MiB")


def main():
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("".join(f"{head:>14}" for head in HEADS), flush=True)
    with figures.database():
        for size in sizes:
            figures.fill(10 * size)
            in_a_child(size)


def in_a_child(size):
    """Measure in a process that ends: what one size used is not counted for the next."""
    from django.db import connection

    connection.close()
    child = os.fork()
    if child:
        if os.waitpid(child, 0)[1]:
            sys.exit(1)
        return
    failed = 1
    try:
        print("".join(f"{value:>14}" for value in measured(size)), flush=True)
        failed = 0
    finally:
        if failed:
            traceback.print_exc()
        os._exit(failed)


def measured(size):
    from django.core.cache import cache
    from django.utils import timezone

    from reporting.models import AnnualReport, Candidate
    from reporting.paper.document import candidate_document
    from reporting.paper.exports.bundle import bundle_of

    cache.clear()
    candidate = Candidate(report=AnnualReport(year=figures.YEAR), number=1, prepared_at=timezone.now())
    counting, in_sql, _queries = figures.measured()
    begun = time.process_time()
    # What the worker does, in its order: read the year, lay out what the release keeps, write the files.
    protected, document = taken(lambda: candidate_document(candidate))
    laid_out, (content, said, sheets) = taken(lambda: printed(document, candidate.number))
    written, _bundle = taken(lambda: bundle_of(candidate, content, said, sheets))
    spent = time.process_time() - begun
    hidden = sum(cell is None for table in document.tables.values() for row in table.rows for cell in row.cells)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = (in_sql, max(protected - counting, 0), laid_out, written, protected + laid_out + written, spent)
    return (f"{size:,}", *(f"{part:.2f} s" for part in seconds), sheets.number_of_pages, hidden, memory)


def printed(document, number):
    from reporting.paper.layout import lay_out_document
    from reporting.paper.stored import document_of, kept

    content = kept(document, number)
    said = document_of(content)
    return content, said, lay_out_document(said)


def taken(deed):
    start = time.perf_counter()
    found = deed()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
