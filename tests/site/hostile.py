"""A catalogue whose every word is an attack, as far as loading lets it in, and beyond."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.specimens import Catalogue, specimen

ATTACK = "</script><img src=x onerror=alert(1)> {{7*7}}{% now 'Y' %} \"'`\u202e\u2067=-- &amp;<!--"
SHORT = "<img src=x onerror=alert(1)>{{7*7}}"
LINES = ("title", "title_en", "name", "name_en", "wording")
MOST = 200  # characters of the shortest of these fields


def hostile() -> Catalogue:
    """Return a specimen with the attack in every field that takes words, and in the texts."""
    made = specimen(
        seed=8, articles=4, statuses=("published", "published", "published", "withdrawn")
    )
    for content in made.files.values():
        for entry in content:
            poison(entry["fields"])
    for holding in made.all("holding"):
        extend(made, holding)
    return made


def poison(fields: dict) -> None:
    """Put the attack behind what a record says."""
    for name, value in fields.items():
        if not value:
            continue
        if name in LINES:
            fields[name] = f"{value[: MOST - len(ATTACK) - 1]} {ATTACK}"
        elif name == "rank":
            fields[name] = SHORT
        elif name in ("note_vi", "note_en") or name.endswith(("_note_vi", "_note_en")):
            fields[name] = f"{value} {ATTACK}"
        elif name.startswith(("account_", "withdrawn_reason_")):
            fields[name] = f"{ATTACK} {value}\n\n{ATTACK}"
        elif name == "names":
            fields[name] = [*value, ATTACK]
        elif name == "filename":
            fields[name] = value.replace(".txt", "'\"><img onerror=x>.txt")


def extend(made: Catalogue, holding: dict) -> None:
    """Add a caption to a holding's file that is the attack, and evidence on it."""
    (article,) = holding["article"]
    text = made.texts.pop(f"{article}.txt").decode("utf-8")
    start, text = len(text), text + ATTACK
    content = text.encode("utf-8")
    made.texts[holding["filename"]] = content
    holding["sha256"] = hashlib.sha256(content).hexdigest()
    holding["bytes"], holding["length"] = len(content), len(text)
    holding["segments"].append(["caption", start, len(text)])
    (fields,) = [row for row in made.all("article") if row["key"] == article]
    fields["title_evidence"] = [*fields["title_evidence"], [start, len(text)]]


def with_source(edition: Path, folder: Path, address: str) -> Path:
    """Return a copy of an edition in which every original has an address that loading refuses."""
    path = folder / "edition.sqlite3"
    shutil.copy(edition, path)
    with closing(sqlite3.connect(path)) as file, file:
        for kind, key, body in file.execute("SELECT kind, key, body FROM record").fetchall():
            record = json.loads(body)
            if kind == "article":
                record["source"]["url"] = address
                place = (json.dumps(record), kind, key)
                file.execute("UPDATE record SET body = ? WHERE kind = ? AND key = ?", place)
    return path
