"""`manage.py purge`: what left the archive leaves the kept old editions too."""

from django.core.management.base import BaseCommand, CommandError

from archive.publish.purge import UnknownKey, purge


class Command(BaseCommand):
    """Door to `archive.publish.purge`."""

    help = (
        "Make every kept edition anew without what is not public any more: withdrawn articles,"
        " drafts, people who hold no office. KEY: an article or person to take out besides."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="articles or people besides")

    def handle(self, *args, keys, **options) -> None:
        try:
            found = purge(named=keys)
        except UnknownKey as error:
            raise CommandError(str(error)) from None
        for one in found:
            said = f"Edition {one.number} {one.did}"
            if one.did == "rewritten":
                said += f" in {one.seconds:.1f} s without {one.articles} articles"
                said += f" and {one.people} people"
            self.stdout.write(f"{said}: {one.reason}" if one.reason else said)
        if not found:
            self.stdout.write("No old edition is kept.")
