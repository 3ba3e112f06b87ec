"""Old editions that are kept: a citation names its edition and can be answered from it.

They lie beside the edition, in `editions/`, each under its number. What left the archive since is
taken out of them by `archive.publish.purge`.
"""

import logging
import os
import shutil
from pathlib import Path

FOLDER = "editions"
logger = logging.getLogger(__name__)


def folder_of(path: Path) -> Path:
    """Return where the former editions of the one at `path` are kept."""
    return path.parent / FOLDER


def kept_editions(path: Path) -> dict[int, Path]:
    """Return the files of the kept editions by number, the oldest first."""
    found = {
        int(file.stem): file
        for file in folder_of(path).glob("*.sqlite3")
        if file.stem.isascii() and file.stem.isdecimal()
    }
    return dict(sorted(found.items()))


def highest(path: Path) -> int:
    """Return the highest number of a kept edition, 0 where none is kept; no number comes twice."""
    return max(kept_editions(path), default=0)


def keep(path: Path, number: int, most: int) -> None:
    """Keep the edition in place under its number, and of all kept ones the newest `most`.

    It must be called before another edition takes its place. Where it cannot be kept, that is
    logged: a full disk is no reason to leave a withdrawn article in public.
    """
    if most <= 0:
        return
    target = folder_of(path) / f"{number}.sqlite3"
    beside = target.with_suffix(".new")
    try:
        target.parent.mkdir(exist_ok=True)
        beside.unlink(missing_ok=True)
        try:
            os.link(path, beside)  # costs no room as long as it is the edition in place
        except OSError:  # a file system without links
            shutil.copyfile(path, beside)
            with beside.open("rb") as copy:
                os.fsync(copy.fileno())
        os.replace(beside, target)
        beside.unlink(missing_ok=True)  # two names of one file: renaming does nothing
        for file in list(kept_editions(path).values())[:-most]:
            file.unlink(missing_ok=True)
    except OSError:
        logger.exception("edition %s could not be kept", number)
