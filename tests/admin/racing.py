"""Two curators who save at the same moment, each over a connection of their own.

SQLite in memory, where tests run, lets nobody wait; so this runs in a process of its own there.
"""

import threading

import django
from django.core.management import call_command
from django.db import connections
from django.test import Client

from tests.admin.submitting import controls


def race() -> str:
    """Return the statuses of both answers, and how many versions the record has then."""
    from django.contrib.auth.models import User

    from tests.admin import catalogues

    article = catalogues.article()
    address = f"/admin/archive/article/{article.pk}/change/"
    gate, answers, threads = threading.Barrier(2), [], []

    def send(client: Client, sent: dict) -> None:
        gate.wait()
        answers.append(client.post(address, sent).status_code)
        connections.close_all()

    for name in ("mot", "hai"):
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(User.objects.create_superuser(name))
        sent = controls(client.get(address).content) | {"title": f"Của {name}"}
        threads.append(threading.Thread(target=send, args=(client, sent)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"{sorted(answers)} {article.history.count()}"


def main() -> None:
    """Race in a new installation, and print the outcome."""
    django.setup()
    call_command("migrate", verbosity=0)
    print(race())
