"""The part of the first page for whoever speaks for an organisation and is something else here, too: short, what waits."""

from __future__ import annotations

from django.utils.translation import ngettext

from nahbei.desk.partner_page import Waiting
from nahbei.partners.queries import spoken_for
from nahbei.portal.person_door import PersonRequest
from nahbei.portal.sections import Section


def partner_section(request: PersonRequest) -> Section:
    """One line for each kind of thing; everything about it stands on the page of the organisation."""
    contacts = spoken_for(request.agency, request.log_in.address, request.log_in.kind)
    organisations = list({contact.organisation_id: contact.organisation for contact in contacts}.values())
    waiting = Waiting(request.agency, organisations, request.now)
    names = ", ".join(one.name for one in organisations[:3])
    return Section("portal/partner/section.html", {"names": names, "lines": lines_of(waiting)})


def lines_of(waiting: Waiting) -> list[str]:
    """„Eine Person möchte Sie kennenlernen.“ Only what there is."""
    counted = (
        (len(waiting.to_answer), ngettext("Eine Person wartet auf Ihre Antwort.", "%(n)s Personen warten auf Ihre Antwort.", len(waiting.to_answer))),
        (len(waiting.to_meet), ngettext("Ein Treffen steht an.", "%(n)s Treffen stehen an.", len(waiting.to_meet))),
        (len(waiting.follow_ups), ngettext("Wir haben eine Frage an Sie.", "Wir haben %(n)s Fragen an Sie.", len(waiting.follow_ups))),
        (len(waiting.hours), ngettext("Einmal Stunden zu bestätigen.", "%(n)s-mal Stunden zu bestätigen.", len(waiting.hours))),
        (len(waiting.positions), ngettext("Eine Stelle: noch aktuell?", "%(n)s Stellen: noch aktuell?", len(waiting.positions))),
        (len(waiting.services), ngettext("Ein Dienst: stimmt er noch?", "%(n)s Dienste: stimmen sie noch?", len(waiting.services))),
    )
    return [text % {"n": number} for number, text in counted if number]
