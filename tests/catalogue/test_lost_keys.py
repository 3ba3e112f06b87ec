"""Keys that were lost: many may lead to one record, and a record may get another key."""

import json
import shutil

from archive.catalogue.audit import audit
from archive.edition.reader import Edition
from archive.models import Alias, Person, Resolution
from tests.catalogue.workshops import Workshop
from tests.specimens import Fields


def lose(workshop: Workshop, record_type: str, key: str, target: str) -> None:
    """Add an alias to the fixtures."""
    fields = {"record_type": record_type, "key": key, "target": target}
    workshop.made.files["aliases.json"].append({"model": "archive.alias", "fields": fields})


def rename(workshop: Workshop, record_type: str, record: Fields, new: str) -> None:
    """Give a record another key in all fixtures, and leave an alias, as a correction does."""
    old, files = record["key"], json.dumps(workshop.made.files)
    files = files.replace(f'"{old}"', f'"{new}"').replace(
        f"({record_type}:{old})", f"({record_type}:{new})"
    )
    workshop.made.files = json.loads(files)
    lose(workshop, record_type, old, new)
    shutil.rmtree(workshop.fixtures)
    workshop.write()


def test_several_lost_keys_may_lead_to_one_record_and_one_may_be_lost_twice(stocked):
    target = stocked.made.all("province")[0]["key"]
    lose(stocked, "province", "mat-mot", target)
    lose(stocked, "province", "mat-hai", target)
    lose(stocked, "article", "mat-mot", "tc0001")
    assert stocked.load().created == {"archive.alias": 3}
    assert Alias.objects.filter(target=target).count() >= 2
    assert audit(str(stocked.holdings)) == []
    stocked.publish()
    edition = Edition(stocked.edition)
    assert edition.lost("province", "mat-mot").target == target
    assert edition.lost("province", "mat-hai").target == target
    assert edition.lost("article", "mat-mot").target == "tc0001"


def test_a_document_may_get_another_key(stocked):
    document = next(d for d in stocked.made.all("resolution") if d["number"] and d["issuer"])
    rename(stocked, "resolution", document, "khoa-moi")
    assert stocked.run_load() == 0
    assert Resolution.objects.filter(key="khoa-moi").exists()
    assert audit(str(stocked.holdings)) == []


def test_a_person_may_get_another_key(stocked):
    person = next(p for p in stocked.made.all("person") if p["standing"] == "official")
    rename(stocked, "person", person, "nguoi-moi")
    assert stocked.run_load() == 0
    assert Person.objects.get(key="nguoi-moi").appearances.exists()
    assert audit(str(stocked.holdings)) == []
