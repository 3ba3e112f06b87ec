"""The second factor: a code from an app, or one of ten recovery codes. It is offered to everyone.

Recovery codes are kept as keyed digests, so that who reads the database has no key to the house.
"""

import secrets
import string
from base64 import b32encode

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode import QRCode

CODES = 10
CODE_LENGTH = 12
DIGEST_LENGTH = 16  # what the library's field holds: 64 bits
# Letters alone, which tells these codes from the app's; without those taken for one another.
LETTERS = [c for c in string.ascii_lowercase if c not in "ilo"]


def device_of(user: AbstractBaseUser) -> TOTPDevice | None:
    """Return the app that a user has confirmed, or None."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).order_by("pk").first()


def has_one(user: AbstractBaseUser) -> bool:
    """Tell whether a user has turned the second factor on; one query."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists()


def begun(user: AbstractBaseUser) -> TOTPDevice | None:
    """Return the app that a user has yet to confirm, or None."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=False).order_by("pk").first()


def begin(user: AbstractBaseUser) -> TOTPDevice:
    """Make a new secret, which counts once it is confirmed."""
    TOTPDevice.objects.filter(user=user.pk, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def confirm(user: AbstractBaseUser, code: str) -> TOTPDevice | None:
    """Turn the second factor on when a code of the new secret is right."""
    device = begun(user)
    if device is None or verify_token(user, device.persistent_id, digits(code)) is None:
        return None
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user.pk).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    device.refresh_from_db()
    return device


def verify(user: AbstractBaseUser, code: str) -> Device | None:
    """Return the device whose code this is; a recovery code is spent by it.

    Only the device that the code's form belongs to is asked: a failure slows down that one.
    """
    typed = plain(code)
    if typed.isdigit():
        device, token = device_of(user), typed
    else:
        device = StaticDevice.objects.filter(user=user.pk, confirmed=True).order_by("pk").first()
        token = digest(typed)
    return verify_token(user, device.persistent_id, token) if device else None


def new_codes(user: AbstractBaseUser) -> list[str]:
    """Return ten new recovery codes, readable; those of before are void."""
    codes = ["".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH)) for _m in range(CODES)]
    with transaction.atomic():
        # Kept, where there is one: a session may have been opened with a code of it.
        device, _made = StaticDevice.objects.get_or_create(
            user=user, defaults={"name": "recovery", "confirmed": True}
        )
        device.token_set.all().delete()
        for code in codes:
            device.token_set.create(token=digest(code))
    return ["-".join(fours(code)) for code in codes]


def codes_left(user: AbstractBaseUser) -> int:
    """Return how many recovery codes are unspent."""
    device = StaticDevice.objects.filter(user=user.pk).first()
    return device.token_set.count() if device else 0


def forget(user: AbstractBaseUser) -> bool:
    """Turn the second factor off; tell whether it was on."""
    was_on = has_one(user)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user.pk).delete()
        StaticDevice.objects.filter(user=user.pk).delete()
    return was_on


def fours(code: str) -> list[str]:
    """Return a code in groups of four, as people read it out."""
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def plain(code: str) -> str:
    """Return a code without the blanks and hyphens that people write into it."""
    return "".join(c for c in code.lower() if c.isascii() and c.isalnum())[:40]


def digits(code: str) -> str:
    """Return a code of the app; what has letters is none, and no number."""
    typed = plain(code)
    return typed if typed.isdigit() else ""


def digest(code: str) -> str:
    """Return what is kept of a recovery code."""
    return salted_hmac("archive.accounts.recovery", plain(code), algorithm="sha256").hexdigest()[
        :DIGEST_LENGTH
    ]


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as apps take it, in groups of four."""
    secret = b32encode(device.bin_key).decode("ascii").rstrip("=")
    return " ".join(fours(secret))


def drawn(device: TOTPDevice, label: str) -> SafeString:
    """Return the QR code of a secret as SVG: one path, no style, drawn here and nowhere else."""
    code = QRCode(border=4)
    code.add_data(device.config_url)
    code.make()
    matrix = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {size} {size}"'
        ' shape-rendering="crispEdges"><path d="{}"/></svg>',
        label,
        path,
        size=len(matrix),
    )
