"""The house as DESIGN draws it: arrows go down only, and no room grows past its size."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

PACKAGE = Path(settings.BASE_DIR) / "archive"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
# The longest prefix of a module's name decides; (level, wing).
ROOMS = {
    "archive": (4, "house"),
    "archive.text": (0, "ground"),
    "archive.numbering": (0, "ground"),
    "archive.models": (1, "workshop"),
    "archive.edition": (1, "reading room"),
    "archive.catalogue": (2, "workshop"),
    "archive.publish": (2, "workshop"),
    "archive.curation": (2, "workshop"),
    "archive.filters": (2, "reading room"),
    "archive.formats": (2, "reading room"),
    "archive.pictures": (2, "reading room"),
    "archive.concordance": (2, "reading room"),
    "archive.marginalia": (2, "reading room"),
    "archive.saying": (2, "reading room"),
    "archive.typesetting": (2, "reading room"),
    "archive.accounts": (3, "workshop"),
    "archive.admin": (3, "workshop"),
    "archive.management": (3, "workshop"),
    "archive.views": (3, "reading room"),
    "archive.templatetags": (3, "reading room"),
}
DJANGO_MODELS = ("django.db", "simple_history", "django.contrib.auth", "django.contrib.admin")


def name_of(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    """Return the room that a module belongs to."""
    while name not in ROOMS:
        name = name.rpartition(".")[0]
    return name


def imports(path: Path) -> set[str]:
    """Return every module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules() -> list:
    """Return every module as a test's parameter, named."""
    return [pytest.param(path, id=name_of(path)) for path in MODULES]


@pytest.mark.parametrize("path", modules())
def test_arrows_go_down_only(path):
    room = room_of(name_of(path))
    level, wing = ROOMS[room]
    for name in imports(path):
        if name != "archive" and not name.startswith("archive."):
            continue
        other = room_of(name)
        other_level, other_wing = ROOMS[other]
        if other == room:
            continue
        assert other_level <= level, f"{room} imports {name} from above"
        assert not (wing == "reading room" and other_wing == "workshop"), f"{room} knows {name}"
        if level < 3:
            assert not (wing == "workshop" and other_wing == "reading room"), f"{room} knows {name}"


@pytest.mark.parametrize("path", modules())
def test_reading_room_knows_no_model(path):
    if ROOMS[room_of(name_of(path))][1] == "reading room":
        known = [name for name in imports(path) if name.startswith(DJANGO_MODELS)]
        assert not known


@pytest.mark.parametrize("path", [p for p in modules() if "text" in p.values[0].parts])
def test_text_is_pure(path):
    assert not [name for name in imports(path) if name.startswith("django")]


@pytest.mark.parametrize("path", modules())
def test_rooms_keep_their_size(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300, "a module has at most 300 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= 40, f"{node.name} has {lines} lines, at most 40"


@pytest.mark.parametrize("path", modules())
def test_no_signals(path):
    assert not [name for name in imports(path) if "signals" in name]


def test_every_folder_of_tests_runs():
    folders = {path.parent for path in (PACKAGE.parent / "tests").rglob("test_*.py")}
    assert not [folder for folder in folders if not (folder / "__init__.py").exists()]
