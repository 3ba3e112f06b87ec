"""The judges are those that were chosen, from whatever registry, and none is missed in silence."""

import json

import pytest

from tests.browser import judging

LOCK = judging.JUDGES.parent / "package-lock.json"


def test_every_package_is_bound_by_its_checksum_and_to_no_registry() -> None:
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    wanted = json.loads((LOCK.parent / "package.json").read_text("utf-8"))["dependencies"]
    chosen = {name: packages[f"node_modules/{name}"]["version"] for name in wanted}
    assert chosen == wanted
    for name, package in packages.items():
        assert package.get("integrity", "").startswith("sha512-") or name == "", name
        assert "resolved" not in package, name
        assert "latest" not in package.get("dependencies", {}).values(), name


@pytest.mark.parametrize("lacking", ["command", "judge"])
def test_what_lacks_skips_by_name_or_fails_where_it_is_required(
    monkeypatch, tmp_path, lacking
) -> None:
    command = "no-such-command" if lacking == "command" else "sh"
    named = command if lacking == "command" else "judge.jar"
    monkeypatch.delenv("ARCHIVE_TESTS_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"{named} not found"):
        judging.command_for(tmp_path / "judge.jar", command)
    monkeypatch.setenv("ARCHIVE_TESTS_REQUIRE", f"chromium,{command}")
    with pytest.raises(pytest.fail.Exception, match=f"{named} not found"):
        judging.command_for(tmp_path / "judge.jar", command)
