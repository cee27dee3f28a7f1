"""How to get the object of every address, so that the stranger can be sent there.

A new URL with an object in it needs nothing when the noun before the parameter is known here (`people/<int:pk>/`). Else
add the noun to NOUNS, or, for nested objects that must belong together, the URL's name to NAMES.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nahbei.events.models import Event
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.inbox.sms_address import secret_of
from tests import factories
from tests.house.plan import Address, pieces


class Unknown(Exception):
    """An address for which nobody said how to get its object."""


# The literal segment before a parameter → the value, made in the given agency (its walls are open).
NOUNS: dict[str, Callable[[Agency], Any]] = {
    "answers": lambda agency: factories.make_incoming(agency).pk,
    "agreements": lambda agency: factories.make_agreement(agency).pk,
    "bookings": lambda agency: factories.make_claim(agency).pk,
    "cash-closings": lambda agency: factories.make_cash_closing(agency).pk,
    "gifts": lambda agency: factories.make_gift(agency).pk,
    "confirmations": lambda agency: factories.make_confirmation(agency).pk,
    "mandates": lambda agency: factories.make_mandate(agency).pk,
    "debit-runs": lambda agency: factories.make_run(agency).pk,
    "debit-rows": lambda agency: factories.make_run(agency).rows.get().pk,
    "statements": lambda agency: factories.make_bank_line(agency).statement_id,
    "bank-lines": lambda agency: factories.make_bank_line(agency).pk,
    "debit-files": lambda agency: factories.make_debit_file(agency).pk,
    "refunds": lambda agency: factories.make_refund(agency).pk,
    "refund-lines": lambda agency: factories.make_refund(agency).lines.get().pk,
    "refund-lists": lambda agency: factories.make_pay_list(agency).pk,
    "activities": lambda agency: factories.make_activity(agency).pk,
    "entries": lambda agency: factories.make_entry(agency).pk,
    "fields": lambda agency: factories.make_activity(agency).field_id,
    "log-ins": lambda agency: portal_log_in(agency),
    "matters": lambda agency: str(factories.make_enquiry(agency).reference),
    "members": lambda agency: factories.make_account(agency).memberships.get().pk,
    "messages": lambda agency: factories.make_message(agency).pk,
    "imports": lambda agency: factories.make_import(agency).pk,
    "talks": lambda agency: factories.make_talk(agency).pk,
    "reminders": lambda agency: factories.make_reminder(agency).pk,
    "follow-ups": lambda agency: factories.make_follow_up(agency).pk,
    "enquiries": lambda agency: factories.make_enquiry(agency).pk,
    "neighbourhoods": lambda agency: agency.neighbourhoods.create(name="Lindenhof").pk,
    "needs": lambda agency: factories.make_need(agency).pk,
    "organisations": lambda agency: factories.make_service(agency).organisation_id,
    "passkeys": lambda agency: factories.make_passkey(agency).pk,
    "people": lambda agency: factories.make_person(agency).pk,
    "placements": lambda agency: factories.make_placement(agency).pk,
    "positions": lambda agency: factories.make_position(agency).pk,
    "projects": lambda agency: factories.make_project(agency).pk,
    "submissions": lambda agency: factories.make_submission(agency).pk,
    "requests": lambda agency: factories.make_request(agency).pk,
    "referrals": lambda agency: factories.make_referral(agency).pk,
    "services": lambda agency: factories.make_service(agency).pk,
    "introductions": lambda agency: factories.make_introduction(agency).pk,
    "reasons": lambda agency: factories.make_reason(agency).pk,
    "visits": lambda agency: factories.make_visit(factories.make_request(agency)).pk,
    "volunteers": lambda agency: factories.make_volunteer(agency).pk,
    "trainings": lambda agency: factories.make_training(agency).pk,
    "rules": lambda agency: factories.make_rule(agency, amount=agency.notice_rules.count() + 1).pk,
    "appointments": lambda agency: factories.make_booking(agency).pk,
    "counselling": lambda agency: factories.make_counselling_hour(agency).pk,
    "days": lambda agency: "2026-11-24",
    "hours": lambda agency: factories.make_counselling_hour(agency).pk,
    "circulars": lambda agency: factories.make_circular(agency).pk,
    "events": lambda agency: factories.make_event(agency).pk,
    "series": lambda agency: factories.make_series(agency).pk,
    "registrations": lambda agency: factories.make_registration(agency).pk,
    "venues": lambda agency: factories.make_venue(agency).pk,
    "steps": lambda agency: factories.make_step(agency).pk,
}

def open_event(agency: Agency) -> Event:
    """One to which somebody can still register today."""
    return factories.make_event(agency, on=timezone.localdate() + dt.timedelta(days=9))


def portal_log_in(agency: Agency) -> int:
    """A browser of whoever reads the mailbox of `make_partner`."""
    factories.make_log_in(agency)
    return agency.log_ins.latest("pk").pk


def resting(agency: Agency) -> dict[str, Any]:
    person = factories.make_person(agency, email="albers@example.org")
    return {"person_pk": person.pk, "pk": person.channels.get().pk}


def represented(agency: Agency) -> dict[str, Any]:
    person = factories.make_person(agency)
    row = agency.representations.create(person=person, representative=factories.make_person(agency))
    return {"person_pk": person.pk, "pk": row.pk}


def consented(agency: Agency) -> dict[str, Any]:
    person = factories.make_person(agency)
    return {"person_pk": person.pk, "pk": factories.make_consent(agency, person).pk}


def contacted(agency: Agency) -> dict[str, Any]:
    row = factories.make_contact(agency)
    return {"organisation_pk": row.organisation_id, "pk": row.pk}


def was_contact(agency: Agency) -> dict[str, Any]:
    return {"organisation_pk": factories.make_service(agency).organisation_id, "person_pk": factories.make_person(agency).pk}


def absent(agency: Agency) -> dict[str, Any]:
    row = factories.make_absence(agency)
    return {"volunteer": row.volunteer_id, "pk": row.pk}


def excluding(agency: Agency) -> dict[str, Any]:
    volunteer = factories.make_volunteer(agency)
    return {"volunteer": volunteer.pk, "pk": agency.exclusions.create(volunteer=volunteer, person=factories.make_person(agency)).pk}


def declared(agency: Agency) -> dict[str, Any]:
    volunteer = factories.make_volunteer(agency)
    return {"volunteer": volunteer.pk, "pk": volunteer.declarations.get().pk}


def promised(agency: Agency) -> dict[str, Any]:
    volunteer = factories.make_volunteer(agency)
    return {"pk": volunteer.pk, "visit": factories.make_visit(factories.make_request(agency), volunteer=volunteer).pk}


def of_volunteer(row: Any) -> dict[str, Any]:
    return {"volunteer": row.volunteer_id, "pk": row.pk}


def of_hour(row: Any) -> dict[str, Any]:
    return {"hour": row.hour_id, "pk": row.pk}


def pictured(agency: Agency) -> dict[str, Any]:
    position = factories.make_position(agency)
    row = agency.pictures.create(position=position, content=b"\xff\xd8", digest="ab12", width=4, height=3, description="Hund")
    return {"agency": agency.slug, "digest": row.digest}


def placed(agency: Agency) -> dict[str, Any]:
    organisation = factories.make_organisation(agency)
    return {"organisation_pk": organisation.pk, "pk": agency.sites.create(organisation=organisation, name="Haupthaus").pk}


def partners_position(agency: Agency) -> dict[str, Any]:
    """Of an organisation for which the client of the test speaks."""
    position = factories.make_position(agency, organisation=factories.make_partner(agency).organisation)
    agency.pictures.create(position=position, content=b"picture", digest="0", width=1, height=1, description="Ein Bild")
    return {"agency": agency.slug, "number": position.number}


def partners_service(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": factories.make_service(agency, organisation=factories.make_partner(agency).organisation).pk}


def partners_organisation(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": factories.make_partner(agency).organisation_id}


def asked_about(agency: Agency, **fields: Any) -> Any:
    """Somebody about whom an organisation was asked for which the client of the test speaks."""
    position = factories.make_position(agency, organisation=factories.make_partner(agency).organisation)
    return factories.make_introduction(agency, position, asked_at=timezone.now(), **fields)


def partners_introduction(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": asked_about(agency, volunteer_agreed_at=timezone.now()).pk}


def partners_trial(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": asked_about(agency, stage="trial").pk}


def partners_follow_up(agency: Agency) -> dict[str, Any]:
    found = asked_about(agency, stage="placed")
    person = found.position.organisation.contact_persons.get().person
    row = agency.follow_ups.create(position_placement=found, side="organisation", person=person, kind="later", due_on=factories.TODAY)
    return {"agency": agency.slug, "pk": row.pk}


def partners_hours(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": factories.make_position_hours(agency, asked_about(agency, stage="placed")).pk}


def hours_in_a_position(agency: Agency) -> dict[str, Any]:
    row = factories.make_position_hours(agency)
    return {"pk": row.placement_id, "row": row.pk}


def helps(agency: Agency) -> Any:
    """Who helps, and reads the mailbox of `make_partner`."""
    known = agency.volunteers.filter(person__channels__normal="partner@example.org").first()
    return known or factories.make_volunteer(agency, person=factories.make_partner(agency).person)


def helpers_visit(agency: Agency, days: int = 2, **fields: Any) -> dict[str, Any]:
    """Promised by whom the client of the test is logged in as."""
    volunteer, on = helps(agency), timezone.localdate() + dt.timedelta(days=days)
    placement = factories.make_placement(agency, factories.make_request(agency, starts_on=on), volunteer, started_on=on)
    given_back = {"given_back_by": volunteer, "cancelled_at": timezone.now()} if fields.pop("given_back", False) else {"volunteer": volunteer}
    return {"agency": agency.slug, "pk": factories.make_visit(placement.help_request, **given_back).pk}


def helpers_question(agency: Agency) -> dict[str, Any]:
    row = factories.make_enquiry(agency, volunteer=helps(agency), expires_at=factories.NOW + dt.timedelta(days=20_000))
    return {"agency": agency.slug, "pk": row.pk}


def helpers_position(agency: Agency) -> Any:
    return factories.make_introduction(agency, volunteer=helps(agency), stage="placed")


def helpers_proposal(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": factories.make_introduction(agency, volunteer=helps(agency)).pk}


def helpers_absence(agency: Agency) -> dict[str, Any]:
    return {"agency": agency.slug, "pk": factories.make_absence(agency, helps(agency), ends_on=dt.date(2090, 1, 1)).pk}


def helpers_follow_up(agency: Agency) -> dict[str, Any]:
    placement = factories.make_placement(agency, volunteer=helps(agency))
    row = factories.make_follow_up(agency, placement, "volunteer", asked_at=factories.NOW + dt.timedelta(days=20_000))
    return {"agency": agency.slug, "pk": row.pk}


def resident(agency: Agency) -> HelpRequest:
    """Asked for by somebody who reads the mailbox of `make_partner`."""
    known = agency.people.filter(channels__normal="partner@example.org").first()
    person = known or factories.make_partner(agency).person
    return factories.make_request(agency, person)


def residents_date(agency: Agency) -> dict[str, Any]:
    visit = factories.make_visit(resident(agency))
    return {"agency": agency.slug, "person": visit.help_request.help_seeker_id, "pk": visit.pk}


def portrayed(agency: Agency) -> dict[str, Any]:
    """A photo that whoever reads the mailbox of `make_partner` may see as a resident, of somebody who comes to her."""
    placement = factories.make_placement(agency, resident(agency), state="running", started_on=timezone.localdate())
    row = factories.make_portrait(agency, placement.volunteer)
    return {"agency": agency.slug, "person": placement.help_request.help_seeker_id, "pk": row.pk}


def residents_question(agency: Agency) -> dict[str, Any]:
    row = factories.make_follow_up(agency, factories.make_placement(agency, resident(agency)))
    return {"agency": agency.slug, "person": row.person_id, "pk": row.pk}


# The name of a URL → all its parameters.
NAMES: dict[str, Callable[[Agency], dict[str, Any]]] = {
    "website:event": lambda agency: {"agency": agency.slug, "number": factories.make_event(agency).number},
    "website:event-file": lambda agency: {"agency": agency.slug, "number": factories.make_event(agency).number},
    "website:event-registration": lambda agency: {"agency": agency.slug, "number": open_event(agency).number},
    "website:interest": lambda agency: {"agency": agency.slug, "number": factories.make_position(agency).number},
    "website:position": lambda agency: {"agency": agency.slug, "number": factories.make_position(agency).number},
    "website:picture": lambda agency: pictured(agency),
    "workspace:answer-attachment": lambda agency: {"pk": factories.make_incoming(agency).pk, "number": 0},
    "workspace:person-address-waking": lambda agency: resting(agency),
    "portal:incoming-sms": lambda agency: {"agency": agency.slug, "secret": secret_of(agency)},
    "workspace:representative": lambda agency: represented(agency),
    "workspace:representative-ending": lambda agency: represented(agency),
    "workspace:contact-removal": lambda agency: contacted(agency),
    "workspace:contact-return": lambda agency: was_contact(agency),
    "workspace:site": lambda agency: placed(agency),
    "workspace:site-retirement": lambda agency: placed(agency),
    "workspace:site-return": lambda agency: placed(agency),
    "workspace:organisation-merge": lambda agency: {
        "pk": factories.make_organisation(agency).pk, "other": factories.make_organisation(agency, "Sozialwerk").pk,
    },
    "workspace:consent-withdrawal": lambda agency: consented(agency),
    "workspace:person-merge": lambda agency: {"pk": factories.make_person(agency).pk, "other": factories.make_person(agency).pk},
    "workspace:volunteer-absence": lambda agency: absent(agency),
    "workspace:volunteer-absence-removal": lambda agency: absent(agency),
    "workspace:volunteer-exclusion-removal": lambda agency: excluding(agency),
    "workspace:volunteer-declaration-removal": lambda agency: declared(agency),
    "workspace:volunteer-stand-in": lambda agency: promised(agency),
    "workspace:request-volunteer-call": lambda agency: {
        "pk": factories.make_request(agency).pk, "volunteer": factories.make_volunteer(agency).pk,
    },
    "workspace:volunteer-certificate-removal": lambda agency: of_volunteer(factories.make_certificate(agency)),
    "workspace:volunteer-certificate-clearing": lambda agency: of_volunteer(factories.make_certificate(agency, clear=False)),
    "workspace:volunteer-training-removal": lambda agency: of_volunteer(factories.make_training_record(agency)),
    "workspace:volunteer-parents-withdrawal": lambda agency: of_volunteer(factories.make_parental_consent(agency)),
    "workspace:volunteer-parents-return": lambda agency: of_volunteer(factories.make_parental_consent(agency)),
    "portal:appointment": lambda agency: {"agency": agency.slug, "token": factories.make_booking_link(agency)},
    "portal:appointment-file": lambda agency: {"agency": agency.slug, "token": factories.make_booking_link(agency)},
    "workspace:counselling-pause-removal": lambda agency: of_hour(factories.make_pause(agency)),
    "workspace:counselling-day-return": lambda agency: of_hour(factories.make_day_off(agency)),
    "portal:calendar": lambda agency: {"agency": agency.slug, "secret": factories.make_feed_link(agency)},
    "portal:consent": lambda agency: {"agency": agency.slug, "token": factories.make_parent_link(agency)},
    "portal:report": lambda agency: {"agency": agency.slug, "token": factories.make_report_link(agency)},
    "portal:report-correction": lambda agency: {"agency": agency.slug, "token": factories.make_report_link(agency)},
    "portal:report-missed": lambda agency: {"agency": agency.slug, "token": factories.make_report_link(agency)},
    "portal:reply": lambda agency: {"agency": agency.slug, "token": factories.make_link(agency)},
    "workspace:arrival": lambda agency: {"agency": agency.slug, "token": factories.make_registration_link(agency)},
    "workspace:event-picture-file": lambda agency: {"pk": factories.make_event_picture(agency).event_id},
    "website:event-picture": lambda agency: {"agency": agency.slug, "digest": factories.make_event_picture(agency).digest},
    "portal:event-registration": lambda agency: {"agency": agency.slug, "token": factories.make_registration_link(agency)},
    "portal:event-registration-file": lambda agency: {"agency": agency.slug, "token": factories.make_registration_link(agency)},
    "portal:still-right": lambda agency: {"agency": agency.slug, "token": factories.make_still_right_link(agency)},
    "workspace:position-edit-acceptance": lambda agency: {"pk": factories.make_edit(agency).position_id},
    "workspace:position-edit-refusal": lambda agency: {"pk": factories.make_edit(agency).position_id},
    "workspace:position-picture-file": lambda agency: {"pk": factories.make_picture(agency).position_id},
    "portal:stop": lambda agency: {"agency": agency.slug, "token": factories.make_stop_link(agency)},
    "portal:feedback": lambda agency: {"agency": agency.slug, "token": factories.make_feedback_link(agency)},
    "portal:introduction": lambda agency: {"agency": agency.slug, "token": factories.make_introduction_link(agency)},
    "portal:introduction-refusal": lambda agency: {"agency": agency.slug, "token": factories.make_introduction_link(agency)},
    "portal:introduction-question": lambda agency: {"agency": agency.slug, "token": factories.make_introduction_link(agency)},
    **{f"portal:partner-position{name}": lambda agency: partners_position(agency) for name in (
        "", "-edit", "-copy", "-report", "-confirmation", "-filling", "-withdrawal", "-return", "-picture", "-picture-removal",
    )},
    **{f"portal:partner-introduction{name}": lambda agency: partners_introduction(agency) for name in (
        "", "-agreement", "-refusal", "-question", "-return",
    )},
    **{f"portal:partner-introduction-{name}": lambda agency: partners_trial(agency) for name in ("trial", "ending", "hours")},
    "portal:partner-follow-up": lambda agency: partners_follow_up(agency),
    "portal:partner-hours-report-return": lambda agency: partners_hours(agency),
    "workspace:introduction-hours-return": lambda agency: hours_in_a_position(agency),
    **{f"portal:resident{name}": lambda agency: {"agency": agency.slug, "person": resident(agency).help_seeker_id} for name in ("", "-ask")},
    **{f"portal:resident-{name}": lambda agency: residents_date(agency) for name in ("date", "date-file", "cancellation", "return")},
    "portal:resident-photo": portrayed,
    "workspace:volunteer-photo-file": lambda agency: {"pk": factories.make_portrait(agency).volunteer_id},
    "portal:resident-question": lambda agency: residents_question(agency),
    "portal:partner-organisation": lambda agency: partners_organisation(agency),
    "portal:partner-service-assurance": lambda agency: partners_service(agency),
    "portal:partner-service-assurance-return": lambda agency: partners_service(agency),
    "portal:volunteer-visit": helpers_visit,
    "portal:volunteer-visit-file": helpers_visit,
    "portal:volunteer-position-hours": lambda agency: {"agency": agency.slug, "pk": helpers_position(agency).pk},
    "portal:volunteer-position-hours-return": lambda agency: {
        "agency": agency.slug, "pk": factories.make_position_hours(agency, helpers_position(agency)).pk
    },
    **{f"portal:volunteer-proposal{name}": helpers_proposal for name in ("", "-refusal", "-return")},
    "portal:volunteer-visit-cannot": helpers_visit,
    "portal:volunteer-visit-return": lambda agency: helpers_visit(agency, given_back=True),
    "portal:volunteer-visit-hours": lambda agency: helpers_visit(agency, -1),
    "portal:volunteer-visit-missed": lambda agency: helpers_visit(agency, -1),
    "portal:volunteer-enquiry": helpers_question,
    "portal:volunteer-enquiry-question": helpers_question,
    "portal:volunteer-absence": helpers_absence,
    "portal:volunteer-absence-removal": helpers_absence,
    "portal:volunteer-follow-up": helpers_follow_up,
    "portal:reply-question": lambda agency: {"agency": agency.slug, "token": factories.make_link(agency)},
}

# Parameters that are no object of an agency: the agency's own short name, a day, a page of the kit.
PLAIN: dict[str, Callable[[Agency], Any]] = {
    "agency": lambda agency: agency.slug,
    "day": lambda agency: factories.TODAY.isoformat(),
    "section": lambda agency: "call-backs",
    "topic": lambda agency: "enquiry",
    "week": lambda agency: factories.TODAY.strftime("%G-W%V"),
    "year": lambda agency: factories.TODAY.year,
    "on": lambda agency: dt.date(2026, 11, 26).isoformat(),
}


def has_object(address: Address) -> bool:
    return any(parameter not in PLAIN for parameter in address.parameters)


def arguments(address: Address, agency: Agency) -> dict[str, Any]:
    """Parameters that lead to an object of `agency`."""
    if address.name in NAMES:
        return NAMES[address.name](agency)
    found: dict[str, Any] = {}
    for parameter, (noun, _) in zip(address.parameters, pieces(address.route), strict=True):
        maker = PLAIN.get(parameter) or NOUNS.get(noun)
        if maker is None:
            raise Unknown(f"tests/house/objects.py cannot get <{parameter}> of {address.name} ({address.route})")
        found[parameter] = maker(agency)
    return found
