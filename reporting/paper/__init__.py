"""The report as a document: chapters, tables, charts, pages and files, made of protected tables only."""
