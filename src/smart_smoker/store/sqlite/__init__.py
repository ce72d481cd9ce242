"""The store in one SQLite file: write-ahead log, full synchronisation, one writer at a time."""
