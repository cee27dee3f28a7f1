"""`nahbei sms address`: where the SMS gateway hands over what comes in, for each agency. To be typed in there, and told nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.inbox.sms_address import secret_of
from nahbei.terminal.command import TerminalCommand


class Command(TerminalCommand):
    help = "Nennt die Adresse, unter der der SMS-Dienst abgibt, was ankommt."

    def handle(self, **_options: Any) -> None:
        if not settings.NAHBEI_SMS_SECRET:
            raise CommandError("Setzen Sie zuerst NAHBEI_SMS_SECRET: mindestens 20 Zeichen, die niemand errät.", returncode=2)
        for agency in Agency.objects.order_by("pk"):
            self.stdout.write(f"{agency.name}: {settings.NAHBEI_ADDRESS}{reverse('portal:incoming-sms', args=[agency.slug, secret_of(agency)])}")
