"""How people log in: an account is made by the office, never by signing up; the code goes by e-mail."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import sealed
from nahbei.messaging.jobs import post_note
from nahbei.ui.german import format_date, format_time

SEAL = "account.second_factor"
NOTE_LASTS = dt.timedelta(days=3)
# allauth's name of an occasion → subject and first sentence. Only what opens the account without a code is worth a mail.
OCCASIONS = {
    "mfa/email/webauthn_added": (_("Ein Passkey wurde hinzugefügt"), _("zu Ihrem Zugang zu Nahbei wurde am %(when)s ein Passkey hinzugefügt.")),
    "mfa/email/webauthn_removed": (_("Ein Passkey wurde entfernt"), _("von Ihrem Zugang zu Nahbei wurde am %(when)s ein Passkey entfernt.")),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes public sign-up, makes codes that can be read out on the telephone, and lets the worker mail them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        return f"{secrets.randbelow(1_000_000):06d}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the queue: a slow or broken mail server must not show who has an account here."""
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        mail = self.render_mail(template_prefix, email, {**context, "minutes": minutes, "site": settings.NAHBEI_ADDRESS})
        until = timezone.now() + dt.timedelta(minutes=minutes)
        post_note.enqueue(to=email, subject=mail.subject, body=mail.body, until=until.isoformat())

    def send_notification_mail(self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None) -> None:
        """Whose account changed hears of it: a stranger at an open browser cannot do it unseen."""
        if template_prefix not in OCCASIONS:
            return
        now, (subject, sentence) = timezone.localtime(), OCCASIONS[template_prefix]
        values = {"when": f"{format_date(now.date())}, {format_time(now.time())}", "page": settings.NAHBEI_ADDRESS + reverse("mfa_list_webauthn")}
        body = _("Guten Tag,\n\n%(sentence)s\n\nWaren Sie das? Dann brauchen Sie nichts zu tun.\n\nWaren Sie das nicht? Rufen Sie gleich die Leitung "
                 "Ihrer Agentur an. Alle Passkeys Ihres Zugangs stehen hier:\n%(page)s\n")
        post_note.enqueue(
            to=email or user.email, subject=str(subject), body=body % {"sentence": sentence % values, **values}, until=(now + NOTE_LASTS).isoformat()
        )

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who logged in a few minutes ago is not asked again – above all while setting up the first second factor."""
        records = get_authentication_records(context.request, context.request.user)
        fresh = any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records[-1:])
        return not fresh and bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names the account in authenticator apps and passkeys, and keeps the secrets of apps sealed."""

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Nahbei"}

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealed.seal(text, bound_to=SEAL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(base64.b64decode(encrypted_text), bound_to=SEAL)
