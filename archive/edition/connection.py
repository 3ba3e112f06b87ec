"""The connection through which an edition is read."""

import sqlite3
from contextlib import suppress


class ReadingConnection(sqlite3.Connection):
    """A connection that closes when the edition or the thread it served has gone."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # the file could not be opened at all
            self.close()
