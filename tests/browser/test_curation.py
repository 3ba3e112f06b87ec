"""A day of a curator in a real browser, on a real server, from a new release to another machine."""

import filecmp
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import FIXTURES
from tests.server.serving import Server, manage, serving

TEXT = """Xã Hòa An mở lớp dạy vẽ

Sáng 5-3-2024, tại Nam Định, Ủy ban nhân dân xã Hòa An mở lớp dạy vẽ cho thiếu nhi.
Bà Lò Thị Ún, Phó Chủ tịch xã, đọc lời mở đầu theo Nghị quyết 35-NQ/TW.
"""
PASSWORD = "mot-mat-khau-dai"
ACCOUNT = f"""
from django.contrib.auth.models import User
User.objects.create_superuser("thu-thu", password="{PASSWORD}")
"""


@dataclass
class Desk:
    """A curator's window on a server, and the installation behind it."""

    page: Page
    server: Server
    folder: Path

    def open(self, path: str) -> None:
        """Open a page."""
        self.page.goto(f"http://127.0.0.1:{self.server.port}{path}")

    def find(self, kind: str, words: str) -> None:
        """Open the one record that a list of the admin finds."""
        self.open(f"/admin/archive/{kind}/?q={words}")
        self.page.locator("#result_list tbody th a").first.click()

    def save(self, reason: str = "") -> str:
        """Save and stay; return what is said."""
        if reason:
            self.page.fill("#id_reason", reason)
        self.page.locator("[name=_continue]").last.click()
        self.page.wait_for_load_state()
        faults = self.page.locator(".errornote, .errorlist").all_inner_texts()
        assert not faults, faults
        return self.page.inner_text(".messagelist")

    def add(self, prefix: str, **values: str) -> str:
        """Add a row to an inline and fill it; return its prefix."""
        group = self.page.locator(f"#{prefix}-group")
        if not group.locator(".add-row a").is_visible():
            group.locator("summary").first.click()
        number = int(self.page.input_value(f"#id_{prefix}-TOTAL_FORMS"))
        group.locator(".add-row a").last.click()
        row = f"#id_{prefix}-{number}"
        self.fill(row, **values)
        return row

    def fill(self, row: str, **values: str) -> None:
        """Fill fields of a row: choices by their code, texts as they are."""
        for name, value in values.items():
            control = self.page.locator(f"{row}-{name}")
            if control.evaluate("node => node.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def choose(self, field: str, words: str, shown: str) -> None:
        """Choose a record in an autocomplete."""
        self.page.locator(f"{field} + .select2").click()
        self.page.locator(".select2-search__field").last.fill(words)
        self.page.locator(".select2-results__option", has_text=shown).first.click()

    def json(self, path: str) -> dict:
        """Return a public record."""
        return json.loads(self.server.get(path).body)

    def dump(self, name: str) -> Path:
        """Dump the catalogue; return the folder."""
        target = self.folder.parent / name
        done = manage(self.folder, "dump", f"--fixtures={target}")
        assert done.returncode == 0, done.stderr
        return target


@pytest.fixture
def desk(prepared, tmp_path, browser: Browser) -> Iterator[Desk]:
    """A desk at which somebody has logged in, by the form, in English."""
    folder = Path(shutil.copytree(prepared, tmp_path / "data"))
    made = manage(folder, "shell", "-v0", "-c", ACCOUNT)
    assert made.returncode == 0, made.stderr
    context = browser.new_context(locale="en")
    page, faults = context.new_page(), []
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    with serving(folder) as running:
        found = Desk(page, running, folder)
        found.open("/admin/")
        page.fill("[name=username]", "thu-thu")
        page.fill("[name=password]", PASSWORD)
        page.click("[type=submit]")
        yield found
        assert faults == []
    context.close()


def catalogue_a_release(desk: Desk, file: Path) -> None:
    """Catalogue a release from nothing; its text comes in as a file."""
    page = desk.page
    desk.open("/admin/archive/article/add/")
    page.fill("#id_key", "tc0901")
    page.fill("#id_title", "Xã Hòa An mở lớp dạy vẽ")
    page.fill("#id_title_en", "A drawing class opens in Hoa An commune")
    page.select_option("#id_title_basis", "transcribed")
    page.set_input_files("#id_holding-0-file", file)
    desk.save("Bản tin mới.")
    desk.choose("#id_province", "ha nam", "Hà Nam")
    page.select_option("#id_province_basis", "inferred")
    desk.add("dates", kind="event", edtf="2024-03-05", basis="stated", evidence='"5-3-2024"')
    person = desk.add("appearances", order="1", evidence='"Lò Thị Ún"')
    with page.expect_popup() as opened:
        page.click(f"#add_{person.removeprefix('#')}-person")
    popup = opened.value
    popup.fill("#id_key", "lo-thi-un")
    popup.fill("#id_name", "Lò Thị Ún")
    popup.select_option("#id_standing", "official")
    popup.click("[name=_save]")
    popup.wait_for_event("close")
    post = desk.add("posts", order="1", wording="Phó Chủ tịch xã", basis="stated")
    desk.fill(post, evidence='"Phó Chủ tịch xã"')
    desk.choose(f"{post}-person", "lo thi un", "Lò Thị Ún")
    cited = desk.add("citations", order="1", form="full", relation="cited", basis="stated")
    desk.fill(cited, wording="Nghị quyết 35-NQ/TW", evidence='"Nghị quyết 35-NQ/TW"')
    desk.choose(f"{cited}-resolution", "35-NQ/TW", "35-NQ/TW")
    page.fill("#id_account_vi", "Bản tin nói [Lò Thị Ún](person:lo-thi-un) mở lớp vẽ.")
    page.fill("#id_account_en", "The release says [Lò Thị Ún](person:lo-thi-un) opened a class.")
    page.select_option("#id_status", "published")
    desk.save("Bản tin mới.")


def test_a_day_of_a_curator(desk, tmp_path):
    page, file = desk.page, tmp_path / "ban-tin.txt"
    file.write_text(TEXT, "utf-8")

    catalogue_a_release(desk, file)
    made = desk.json("/articles/tc0901.json")
    assert [person["name"] for person in made["people"]] == ["Lò Thị Ún"]
    assert made["holding"]["text"] == TEXT
    assert made["people"][0]["posts"][0]["evidence"] == [place("Phó Chủ tịch xã")]

    # The province was wrong: corrected with its place in the text, public at once.
    desk.find("article", "tc0901")
    desk.choose("#id_province", "nam dinh", "Nam Định (–")
    page.select_option("#id_province_basis", "stated")
    page.fill("#id_province_evidence", '"Nam Định"')
    desk.save("Bài ghi Nam Định.")
    assert desk.json("/articles/tc0901.json")["province"]["key"] == "nam-dinh"
    desk.open("/en/corrections/")
    said = page.inner_text("main")
    for words in ("Hà Nam", "Nam Định", "Bài ghi Nam Định."):
        assert words in said

    merge_and_undo(desk)
    withdraw_and_restore(desk)

    desk.find("article", "tc0901")
    page.get_by_role("link", name="History", exact=True).click()
    said = page.inner_text("#content")
    for reason in ("Bài ghi Nam Định.", "Người nhà xin rút.", "Đã đồng ý."):
        assert reason in said

    carry_elsewhere(desk, tmp_path / "elsewhere", file)


def place(words: str) -> list[int]:
    """Return where words stand."""
    start = TEXT.index(words)
    return [start, start + len(words)]


def merge_and_undo(desk: Desk) -> None:
    """Join two people and part them again: everything is as it was, byte for byte."""
    before, page = desk.dump("before"), desk.page
    person = desk.json("/articles/tc0001.json")["people"][0]
    other = person["key"]
    desk.open("/admin/archive/person/")
    for key in ("lo-thi-un", other):
        page.locator("#result_list tr", has_text=key).locator("[name=_selected_action]").check()
    page.locator("select[name=action]").select_option(label="Merge two into one…")
    page.locator("#changelist-form .actions button").first.click()
    page.locator(f"input[name=survivor][value={other}]").check()
    page.locator("label:has([name=value-name])", has_text=person["name"]).first.click()
    page.locator("#merge-form [name=reason]").fill("Cùng một người.")
    page.locator("#merge-form [type=submit]").click()
    page.wait_for_selector(".messagelist")
    lost = desk.server.get("/people/lo-thi-un/")
    assert (lost.status, lost.headers["location"]) == (301, f"/people/{other}/")
    assert "Lò Thị Ún" in desk.json(f"/people/{other}.json")["names"]
    desk.open("/admin/archive/merge/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("#undo-form [name=reason]").fill("Không phải một người.")
    page.locator("#undo-form [type=submit]").click()
    page.wait_for_selector(".messagelist")
    assert desk.json("/people/lo-thi-un.json")["name"] == "Lò Thị Ún"
    after = desk.dump("after")
    names = [path.name for path in before.iterdir() if path.name != "corrections.json"]
    assert filecmp.cmpfiles(before, after, names, shallow=False)[1:] == ([], [])


def withdraw_and_restore(desk: Desk) -> None:
    """Take the article off and bring it back: the same record under the same key."""
    page = desk.page
    before = desk.server.get("/articles/tc0901.json").body
    desk.find("article", "tc0901")
    page.get_by_role("link", name="Withdraw…").click()
    page.fill("[name=reason_vi]", "Người nhà xin rút.")
    page.fill("[name=reason_en]", "The family asked.")
    page.locator("#content form [type=submit]").last.click()
    page.wait_for_selector(".messagelist")
    assert desk.server.get("/articles/tc0901/").status == 410
    assert desk.server.get("/people/lo-thi-un/").status == 404
    assert b"tc0901" not in desk.server.get("/articles.json?q=day+ve").body
    desk.find("article", "tc0901")
    page.get_by_role("link", name="Bring back…").click()
    page.fill("[name=reason]", "Đã đồng ý.")
    page.locator("#content form [type=submit]").last.click()
    page.wait_for_selector(".messagelist")
    after = desk.server.get("/articles/tc0901.json").body
    assert timeless(after) == timeless(before)


def timeless(record: bytes) -> str:
    """Return a record without the time of its last change and the edition's number."""
    return re.sub(r'"(changed|edition)": ?("[^"]*"|\d+|\{[^}]*\}),?', "", record.decode())


def carry_elsewhere(desk: Desk, folder: Path, file: Path) -> None:
    """Dump, load into an empty archive on another machine, and compare what both publish."""
    dumped = desk.dump("dumped")
    changed = [
        path.name
        for path in dumped.iterdir()
        if not (FIXTURES / path.name).exists()
        or (FIXTURES / path.name).read_bytes() != path.read_bytes()
    ]
    assert sorted(changed) == ["corrections.json", "people.json", "tc0901.json"]
    holdings = folder.parent / "holdings"
    holdings.mkdir()
    shutil.copy(file, holdings)
    for command in (
        ("migrate", "-v0"),
        ("load", f"--fixtures={dumped}", f"--holdings={holdings}"),
        ("publish",),
    ):
        done = manage(folder, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    other = manage(folder, "publish").stdout
    here = manage(desk.folder, "publish").stdout
    digests = {re.search(r"digest (\w+)", said)[1] for said in (other, here)}
    assert len(digests) == 1
