"""The address at which the SMS gateway hands over what came in: a secret of each agency, made of the installation's."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from nahbei.foundation.models import Agency

LETTERS = 40


def secret_of(agency: Agency) -> str:
    """Nothing where no SMS come in. Another setting makes other addresses: the old ones are closed."""
    if not settings.NAHBEI_SMS_SECRET:
        return ""
    said = f"{agency.pk}:{settings.NAHBEI_SMS_SECRET}"
    return salted_hmac("nahbei.inbox.sms_address", said, algorithm="sha256").hexdigest()[:LETTERS]


def opens(agency: Agency, given: str) -> bool:
    own = secret_of(agency)
    return bool(own) and constant_time_compare(own, given)
