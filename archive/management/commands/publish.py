"""`manage.py publish`: the public catalogue as a new edition."""

from django.core.management.base import BaseCommand

from archive.publish.publication import publish


class Command(BaseCommand):
    """Door to `archive.publish.publication`."""

    help = "Compile what is public into an edition, whole or not at all."

    def handle(self, *args, **options) -> None:
        outcome = publish()
        word = "published" if outcome.new else "unchanged"
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.counts.items()))
        self.stdout.write(
            f"Edition {outcome.number} {word} in {outcome.seconds:.1f} s: {counts}; "
            f"digest {outcome.digest}"
        )
