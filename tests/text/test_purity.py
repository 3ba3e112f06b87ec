"""The package stands alone: everything may import it, it imports nothing of the house."""

import ast
import sys
from pathlib import Path

import pytest

import archive.text

PACKAGE = Path(archive.text.__file__).parent
ALLOWED = sys.stdlib_module_names | {"edtf", "archive.text"}


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_modules_import_only_what_is_pure(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "archive.text"]
        else:
            continue
        for name in names:
            root = "archive.text" if name.startswith("archive.text") else name.split(".")[0]
            assert root in ALLOWED, f"{path.name} imports {name}"
