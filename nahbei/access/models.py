"""How people who work nowhere in the office come in: a code to their mailbox or mobile number, no account, no password."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import ChannelKind, Person


class LogIn(models.Model):
    """A browser that asked for a code, or is in. It holds a secret and proved to read an address; here lie only digests of both.

    No row says who may do what: whose address it is and which hats they wear is asked anew at every click, so whoever left is
    out at once. `person` only says who of several at one address is meant; whoever is alone there need not say it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="log_ins")
    kind = models.CharField(max_length=6, choices=[(ChannelKind.EMAIL, _("E-Mail")), (ChannelKind.PHONE, _("Telefon"))])
    address = models.CharField(max_length=200)  # as channels are compared
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="log_ins")
    digest = models.CharField(max_length=64)  # of the secret in the cookie; another one after the code was right
    code = models.CharField(max_length=64, blank=True)  # its keyed digest; empty until a message is on its way, and after it was used
    tries = models.PositiveSmallIntegerField(default=0)
    browser = models.CharField(max_length=300, blank=True)  # what the browser calls itself, for the list of log-ins
    asked_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager["LogIn"]()

    class Meta:
        verbose_name = _("Anmeldung im Portal")
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest"], name="log_in_digest_once"),
            models.CheckConstraint(condition=Q(entered_at=None, ends_at=None) | Q(ends_at__gt=models.F("entered_at")), name="log_in_ends"),
        ]
        indexes = [models.Index(fields=["agency", "address", "asked_at"], name="log_in_address")]


class Passkey(models.Model):
    """A device that opens with a finger or a face what a code to the same address would open. Here lies only its public half.

    It belongs to who set it up: whoever no longer reads the address brings nothing but a key to no door, even when others still do.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="passkeys")
    kind = models.CharField(max_length=6, choices=[(ChannelKind.EMAIL, _("E-Mail")), (ChannelKind.PHONE, _("Telefon"))])
    address = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400)  # its number, as the device writes it (base64url)
    public_key = models.BinaryField()  # COSE
    handle = models.CharField(max_length=64)  # under which the device keeps it, hex; says nothing about anybody
    sign_count = models.PositiveBigIntegerField(default=0)  # stays 0 with devices that do not count
    browser = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager["Passkey"]()

    class Meta:
        verbose_name = _("Passkey im Portal")
        constraints = [models.UniqueConstraint(fields=["agency", "credential"], name="passkey_credential_once")]
        indexes = [models.Index(fields=["agency", "address"], name="passkey_address")]


class PasskeyChallenge(models.Model):
    """What a device shall sign, for one browser, once, within minutes. The row is deleted by the answer, right or wrong."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="passkey_challenges")
    log_in = models.ForeignKey(LogIn, models.CASCADE, null=True, blank=True, related_name="passkey_challenges")  # empty: somebody comes in
    digest = models.CharField(max_length=64)  # of the secret in the cookie
    challenge = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    objects = AgencyManager["PasskeyChallenge"]()

    class Meta:
        verbose_name = _("Frage an einen Passkey")
        constraints = [models.UniqueConstraint(fields=["agency", "digest"], name="passkey_challenge_digest_once")]
        indexes = [models.Index(fields=["agency", "asked_at"], name="passkey_challenge_asked")]
