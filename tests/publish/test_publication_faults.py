"""Whatever fails while publishing, the old edition stays in place, whole, and nothing beside it."""

import fcntl
import resource
import signal

import pytest
from django.db import connection

from archive.edition.reader import Edition
from archive.models import Article, ArticleDate
from archive.publish.publication import compare
from tests.catalogue.workshops import sql
from tests.publish.publishing import LONG_AGO, change, command, left_beside, stamps


def test_a_failure_in_the_middle_leaves_the_old_edition_and_nothing_beside(published):
    before = published.edition.read_bytes()
    date = ArticleDate.objects.filter(article__status="published", kind="published").first()
    sql("UPDATE archive_articledate SET edtf = 'never' WHERE id = %s", date.pk)
    Article.objects.filter(key="tc0001").update(title="Khác")
    with pytest.raises(ValueError, match="never"):
        published.publish()
    assert published.edition.read_bytes() == before
    assert left_beside(published) == {"edition.sqlite3", "edition.lock"}
    assert not connection.in_atomic_block


def test_a_full_disk_leaves_the_old_edition_and_nothing_beside(published):
    before = published.edition.read_bytes()
    Article.objects.filter(key="tc0001").update(title="Khác")
    connection.close()
    size = len(before) // 2
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "from django.core.management import execute_from_command_line;"
        "execute_from_command_line(['manage.py', 'publish'])"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    process = command(published, "-c", limited)
    said = process.communicate()[0]
    assert process.returncode == 1, said
    assert published.edition.read_bytes() == before
    assert left_beside(published) == {"edition.sqlite3", "edition.lock"}


def test_a_killed_publication_leaves_the_old_edition_and_the_next_one_cleans_up(published):
    before = published.edition.read_bytes()
    Article.objects.filter(key="tc0001").update(title="Khác")
    connection.close()
    killed = (
        "import django, os, signal; django.setup();"
        "from archive.publish import publication;"
        "publication.os.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL);"
        "publication.publish()"
    )
    process = command(published, "-c", killed)
    said = process.communicate()[0]
    assert process.returncode == -signal.SIGKILL, said
    assert published.edition.read_bytes() == before
    assert left_beside(published) == {"edition.sqlite3", "edition.lock", "edition.new"}
    assert published.publish().number == 2
    assert left_beside(published) == {"edition.sqlite3", "edition.lock"}


def test_a_publication_holds_the_lock_from_beginning_to_end(published):
    seen = []

    def locked(execute, *question):
        with open(published.folder / "edition.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                seen.append(True)
            else:
                seen.append(False)
        return execute(*question)

    with connection.execute_wrapper(locked):
        published.publish()
    assert set(seen) == {True}


def test_two_publications_at_once_make_one_new_edition(published):
    Article.objects.filter(key="tc0001").update(title="Khác")
    connection.close()
    processes = [command(published, "manage.py", "publish") for _ in range(2)]
    said = sorted(process.communicate()[0] for process in processes)
    assert [process.returncode for process in processes] == [0, 0], said
    assert [text.split()[:3] for text in said] == [
        ["Edition", "2", "published"],
        ["Edition", "2", "unchanged"],
    ]
    assert compare(published.edition) == []


def test_who_reads_the_old_edition_goes_on_reading_it(published):
    old = Edition(published.edition)
    title = old.record("article", "tc0001")["title"]
    Article.objects.filter(key="tc0001").update(title="Khác")
    published.publish()
    assert old.record("article", "tc0001")["title"] == title
    assert Edition(published.edition).record("article", "tc0001")["title"] == "Khác"


def test_an_edition_of_another_format_is_replaced_and_its_number_counts(published):
    change(published, "UPDATE meta SET value = '7' WHERE name = 'number'")
    change(published, "UPDATE meta SET value = 'other' WHERE name = 'format'")
    outcome = published.publish()
    assert (outcome.number, outcome.new) == (8, True)
    assert LONG_AGO not in stamps(published).values()


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"SQLite format 3\0" * 300])
def test_a_damaged_edition_is_replaced(published, content):
    published.edition.write_bytes(content)
    assert published.publish().new
    assert compare(published.edition) == []
