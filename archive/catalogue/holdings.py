"""Holdings: finding the folder, checking each file against its record, attaching its text."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from archive.models import Holding


class FolderError(Exception):
    """The folder that was asked for cannot be used; the message says which and why."""


@dataclass
class Attachment:
    """What became of each holding: names by outcome, and where the archive looked."""

    folder: Path | None
    looked_in: list[Path]
    attached: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    detached: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report: counts, places, and each refused file with its reason."""
        where = self.folder or ", ".join(map(str, self.looked_in))
        total = len(self.attached) + len(self.kept)
        lines = [
            f"Holdings: {total} attached, {len(self.absent)} absent, "
            f"{len(self.refused)} refused (looked in {where})"
        ]
        if self.kept:
            lines.append(f"  attached earlier, not in the folder now: {', '.join(self.kept)}")
        if self.detached:
            lines.append(f"  text taken off, not the recorded one: {', '.join(self.detached)}")
        return lines + [f"  refused {name}: {reason}" for name, reason in self.refused]


def candidates() -> list[Path]:
    """Return the folders to look in when none is named, in order."""
    return [settings.BASE_DIR / "holdings", settings.BASE_DIR.parent / "shared" / "holdings"]


def find_folder(named: str | None = None) -> tuple[Path | None, list[Path]]:
    """Return the holdings folder (None when there is none) and every place looked in.

    A folder that somebody named must exist and be readable (FolderError); the two default places
    may be missing. Order: `named`, the environment's ARCHIVE_HOLDINGS, `holdings/`, and beside the
    project `shared/holdings/`.
    """
    chosen = named or settings.HOLDINGS
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        if not folder.is_dir():
            raise FolderError(f"The holdings folder {folder} does not exist.")
        if not os.access(folder, os.R_OK | os.X_OK):
            raise FolderError(f"The holdings folder {folder} cannot be read (no permission).")
        return folder, [folder]
    places = candidates()
    for folder in places:
        if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK):
            return folder, places
    return None, places


def read(holding: Holding, folder: Path) -> str:
    """Return a holding's text from its file.

    FileNotFoundError when there is no such file; ValueError with the reason when the file is not
    the one the record describes, byte for byte.
    """
    try:
        content = (folder / holding.filename).read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    return holding.verified(content)


def matches(holding: Holding, content: bytes) -> bool:
    """Tell whether `content` is the document that the record describes."""
    return hashlib.sha256(content).hexdigest() == holding.sha256


def attach(named: str | None = None, holdings: Iterable[Holding] | None = None) -> Attachment:
    """Attach the text of every holding whose file is found unaltered, and report the rest.

    A text attached before stays: its checksum was right, and no later file can change it. Only
    when the record has come to name another document is its text taken off.
    """
    folder, looked_in = find_folder(named)
    outcome = Attachment(folder, looked_in)
    records = Holding.objects.order_by("filename").iterator() if holdings is None else holdings
    for holding in records:
        if holding.text is not None and not matches(holding, holding.text.encode("utf-8")):
            holding.detach()
            outcome.detached.append(holding.filename)
        try:
            if folder is None:
                raise FileNotFoundError
            text = read(holding, folder)
        except FileNotFoundError:
            (outcome.absent if holding.text is None else outcome.kept).append(holding.filename)
        except ValueError as error:
            outcome.refused.append((holding.filename, str(error)))
        else:
            outcome.attached.append(holding.filename)
            if holding.text != text:
                holding.attach(text.encode("utf-8"))
    return outcome
