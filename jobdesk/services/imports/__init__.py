"""Other people's workbooks, ledgers and lists: read, held against what is known, taken in and undone."""
