"""The report as a document: chapters, tables, charts, pages and files, built from protected tables only."""
