"""The letter with which a certificate of conduct costs a volunteer nothing."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nahbei.activities.models import Conduct
from nahbei.documents.letters import Letter
from nahbei.foundation.actor import Actor
from nahbei.messaging.wording import words_of
from nahbei.ui.german import format_date, format_euros
from nahbei.volunteers.models import Volunteer


def fee_letter(volunteer: Volunteer, kind: str, *, by: Actor, on: dt.date) -> Letter:
    """In the words of the agency, with the figures that count on that day."""
    person, agency = volunteer.person, volunteer.agency
    terms = agency.gate_terms.on(on)
    extended = kind == Conduct.EXTENDED
    born = _(", geboren am %(day)s") % {"day": format_date(person.born_on, "plain")} if person.born_on else ""
    lives = _(", wohnhaft %(address)s") % {"address": person.address_line} if person.address_line else ""
    asking = [activity.noun for activity in volunteer.activities.all() if activity.conduct != Conduct.NONE]
    values = {
        "person": f"{person.full_name}{born}{lives}", "gebuehr": format_euros(round(terms.certificate_fee * 100)),
        "zeugnis": _("ein erweitertes Führungszeugnis (%(law)s)") % {"law": terms.legal_reference} if extended else _("ein Führungszeugnis"),
        "wofuer": ", ".join(asking) or _("die Arbeit mit Menschen, die Hilfe brauchen"),
    }
    subject, body = words_of(agency, "fee_exemption", person, values, by=by)
    window = "\n".join([person.full_name, person.street, f"{person.postal_code} {person.town}".strip()])
    return Letter(window=window, subject=subject, body=body, on=on, template="signature", clerk=by.name)
