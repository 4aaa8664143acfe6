"""The report as a document: chapters, tables with bars, pages and files, built from protected tables only."""
