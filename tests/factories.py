"""Small rows for tests. Everything has a sensible default; a test names only what it is about."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from PIL import Image

from nahbei.access.models import LogIn, Passkey
from nahbei.activities.models import (
    Activity,
    Field,
    Need,
    Training,
)
from nahbei.calendars.actions import open_feed
from nahbei.contributions import actions as contributions
from nahbei.contributions.models import (
    Agreement,
    BankLine,
    CashClosing,
    ContributionRules,
    CreditorTerms,
    DebitFile,
    DebitRun,
    Mandate,
)
from nahbei.contributions.models import Booking as BookEntry
from nahbei.counselling.links import token_of
from nahbei.counselling.models import Adviser, Booking, CounsellingHour
from nahbei.donations.actions import confirm, give, write_tax_status
from nahbei.donations.models import Confirmation, Gift, TaxStatus
from nahbei.events.actions import make_series as make_event_series
from nahbei.events.actions import register
from nahbei.events.links import token_of as event_token_of
from nahbei.events.models import Event, EventPicture, EventSeries, Registration, Source
from nahbei.exchange.models import Import, ImportKind
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership, TwoPersonStep
from nahbei.foundation.numbers import next_number
from nahbei.foundation.rights import Role
from nahbei.foundation.tokens import digest, new_token
from nahbei.help_requests.models import HelpRequest
from nahbei.inbox.models import Incoming
from nahbei.journal.actions import write_entry
from nahbei.journal.models import Entry, Reminder
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import Message
from nahbei.messaging.opting import lay_links, stop_token
from nahbei.notices.models import Circular, NoticeRule
from nahbei.opportunities.models import (
    Edit,
    Picture,
    Position,
    PositionState,
    Project,
    ProjectState,
)
from nahbei.partners.models import (
    ContactPerson,
    Organisation,
    Service,
    folded,
)
from nahbei.people.models import Channel, ChannelKind, Consent, Person
from nahbei.placements.models import (
    DeclineReason,
    Enquiry,
    FollowUp,
    Placement,
    PositionHours,
    PositionPlacement,
    PositionPlacementMove,
    Referral,
    Stage,
    Step,
)
from nahbei.places.models import Neighbourhood
from nahbei.reimbursements import actions as reimbursements
from nahbei.reimbursements.models import PayList, RefundClaim, RefundRules
from nahbei.submissions.models import Submission, SubmissionKind
from nahbei.venues.models import Venue
from nahbei.visits.models import Visit
from nahbei.volunteers.models import (
    Absence,
    ConductCertificate,
    ConfidentialityDeclaration,
    ConsultationRecord,
    DeclarationText,
    MinorLimits,
    ParentalConsent,
    ParentLink,
    Portrait,
    TalkOutcome,
    TrainingRecord,
    Volunteer,
    Willingness,
)
from nahbei.volunteers.week import WeekPattern

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday, as in the story: 23 November 2026, 9:10.
NOW = dt.datetime(2026, 11, 23, 9, 10, tzinfo=BERLIN)
TODAY = NOW.date()
CLERK = Actor("Petra Lindner")
_count = itertools.count(1)


def make_agency(slug: str = "lindenhof", **fields: Any) -> Agency:
    return Agency.objects.create(
        **{"name": f"Ehrenamtsagentur {slug.title()}", "slug": slug, "town": "Birkenfeld", "state": "NW", "created_at": NOW, **fields}
    )


def make_account(agency: Agency, role: Role = Role.COORDINATOR, name: str = "Petra Lindner", **fields: Any) -> Account:
    account = Account.objects.create_user(fields.pop("email", f"konto{next(_count)}@example.org"), name=name, created_at=NOW)
    supervisor = None
    if role == Role.TRAINEE:
        supervisor = make_account(agency, Role.LEAD, "Anleitung").memberships.get()
        fields.setdefault("ends_on", TODAY + dt.timedelta(days=20_000))
    Membership.objects.create(
        agency=agency, account=account, role=role, supervisor=supervisor, starts_on=fields.pop("starts_on", dt.date(2020, 1, 1)), **fields
    )
    return account


def actor_of(account: Account) -> Actor:
    return Actor(account.name, "account", account.pk)


def make_person(agency: Agency, family_name: str = "Albers", phone: str = "", email: str = "", **fields: Any) -> Person:
    person = Person.objects.create(
        **{"agency": agency, "salutation": "frau", "given_name": "Erika", "family_name": family_name, "created_at": NOW, "changed_at": NOW,
           **fields}
    )
    if phone:
        digits = "".join(filter(str.isdigit, phone))
        Channel.objects.create(agency=agency, person=person, kind=ChannelKind.PHONE, value=phone, normal="+49" + digits.lstrip("0"))
    if email:
        Channel.objects.create(agency=agency, person=person, kind=ChannelKind.EMAIL, value=email, normal=email.lower())
    return person


def make_activity(agency: Agency, name: str = "Zum Arzt begleiten", **fields: Any) -> Activity:
    field, _ = Field.objects.get_or_create(agency=agency, name="Begleiten")
    found = Activity.objects.filter(agency=agency, name=name).first()
    return found or Activity.objects.create(
        **{"agency": agency, "field": field, "name": name, "noun": "Arztbegleitung", "clause": "zum Arzt begleitet werden",
           "asking": "zum Arzt begleiten", "icon": "stethoscope", "has_destination": True, "minutes": 120, **fields}
    )


def make_need(agency: Agency, name: str = "Rollator", **fields: Any) -> Need:
    return Need.objects.create(**{"agency": agency, "name": name, "sentence": "geht am Rollator", **fields})


def make_declaration_text(agency: Agency, version: str = "2026-01", **fields: Any) -> DeclarationText:
    found = DeclarationText.objects.filter(agency=agency, version=version).first()
    return found or DeclarationText.objects.create(
        **{"agency": agency, "version": version, "text": "Ich schweige.", "valid_from": dt.date(2026, 1, 1), **fields}
    )


def make_volunteer(
    agency: Agency, family_name: str = "Krämer", activities: tuple[Activity, ...] = (), *, signed: bool = True, person: Person | None = None,
    **fields: Any,
) -> Volunteer:
    """Free all week, signed, near; registered for the given activities."""
    person = person or make_person(agency, family_name, given_name="Jonas", salutation="herr", email=f"helfer{next(_count)}@example.org",
                                   preferred_channel="email")
    volunteer = Volunteer.objects.create(
        **{"agency": agency, "person": person, "since": TODAY, "week": WeekPattern.full(), "reach_m": 5_000, "created_at": NOW,
           "changed_at": NOW, **fields}
    )
    for activity in activities:
        Willingness.objects.create(agency=agency, volunteer=volunteer, activity=activity, since=TODAY)
    if signed:
        ConfidentialityDeclaration.objects.create(
            agency=agency, volunteer=volunteer, text=make_declaration_text(agency), signed_on=dt.date(2026, 1, 10), recorded_by="Petra Lindner"
        )
    return volunteer


def make_absence(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> Absence:
    """Away for the next two weeks."""
    return Absence.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=14),
           **fields}
    )


def make_certificate(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> ConductCertificate:
    """An extended one, a month old, without an entry."""
    return ConductCertificate.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "kind": "extended", "dated_on": dt.date(2026, 10, 20),
           "inspected_on": dt.date(2026, 10, 30), "inspected_by": CLERK.name, "clear": True, **fields}
    )


def make_training(agency: Agency, name: str = "Erste Hilfe", **fields: Any) -> Training:
    found = Training.objects.filter(agency=agency, name=name).first()
    return found or Training.objects.create(**{"agency": agency, "name": name, "months_valid": 24, **fields})


def make_training_record(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> TrainingRecord:
    return TrainingRecord.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "training": fields.get("training") or make_training(agency),
           "completed_on": dt.date(2026, 2, 1), "valid_until": dt.date(2028, 2, 1), "recorded_by": CLERK.name, **fields}
    )


def make_minor_limits(agency: Agency, **fields: Any) -> MinorLimits:
    """15 to 17: two hours a day, ten a week, 8 to 20, not alone in a private home."""
    return MinorLimits.objects.create(
        **{"agency": agency, "valid_from": dt.date(2026, 1, 1), "from_age": 15, "to_age": 17, "max_minutes_day": 120,
           "max_minutes_week": 600, "earliest": dt.time(8), "latest": dt.time(20), **fields}
    )


def make_minor(agency: Agency, activities: tuple[Activity, ...] = (), *, consented: bool = True, **fields: Any) -> Volunteer:
    """Sixteen, signed; with the parents' consent, who signed, too."""
    person = make_person(agency, "Sommer", given_name="Mia", born_on=TODAY.replace(year=TODAY.year - 16), email=f"mia{next(_count)}@example.org")
    volunteer = make_volunteer(agency, activities=activities, person=person, **fields)
    if consented:
        make_parental_consent(agency, volunteer)
    return volunteer


def make_parental_consent(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> ParentalConsent:
    return ParentalConsent.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_minor(agency, consented=False), "given_by": "Anja Sommer", "how": "paper",
           "given_on": dt.date(2026, 2, 1), "recorded_by": CLERK.name, "text": make_declaration_text(agency), **fields}
    )


def make_parent_link(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> str:
    """The token of a parent's link that works for a long time; the child stays under age, whatever the clock says."""
    token = new_token()
    if volunteer is None:
        volunteer = make_minor(agency, consented=False)
        volunteer.person.born_on = timezone.localdate() - dt.timedelta(days=16 * 365)
        volunteer.person.save()
    ParentLink.objects.create(
        **{"agency": agency, "volunteer": volunteer, "to_name": "Anja Sommer", "digest": digest(token), "sent_at": NOW,
           "expires_at": NOW + dt.timedelta(days=20_000), **fields}
    )
    return token


def make_step(agency: Agency, **fields: Any) -> TwoPersonStep:
    """Somebody asked to lower the gates of an activity."""
    activity = make_activity(agency, f"Vorlesen in Gruppe {next(_count)}")
    return TwoPersonStep.objects.create(
        **{"agency": agency, "kind": "activities.gates_lowered", "right": "settings_change", "about": activity.reference,
           "words": f"{activity.name}: kein Führungszeugnis mehr", "payload": {"conduct": "none"},
           "asked_by": make_account(agency, Role.LEAD, "Ute Leitner"),
           "asked_by_name": "Ute Leitner", "asked_at": NOW, **fields}
    )


def make_consent(agency: Agency, person: Person, **fields: Any) -> Consent:
    return Consent.objects.create(
        **{"agency": agency, "person": person, "given_by": person, "purpose": "help", "text_version": "1", "form": "spoken", "given_at": NOW,
           "recorded_by": "Petra Lindner", **fields}
    )


def make_request(agency: Agency, help_seeker: Person | None = None, activity: Activity | None = None, **fields: Any) -> HelpRequest:
    """One-off, on Thursday from 9:30 to 11:30, consented."""
    help_seeker = help_seeker or make_person(agency)
    number = next(_count)
    if "consent" not in fields:
        fields["consent"] = make_consent(agency, help_seeker)
    return HelpRequest.objects.create(
        **{"agency": agency, "number": f"2026-{number:04d}", "help_seeker": help_seeker, "activity": activity or make_activity(agency),
           "starts_on": dt.date(2026, 11, 26), "start": dt.time(9, 30), "end": dt.time(11, 30), "state_since": NOW, "received_at": NOW,
           "received_by_name": "Petra Lindner", "submission": f"test-{number}", **fields}
    )


def make_visit(help_request: HelpRequest, on: dt.date | None = None, **fields: Any) -> Visit:
    return Visit.objects.create(
        **{"agency": help_request.agency, "help_request": help_request, "on": on or help_request.starts_on or TODAY,
           "start": help_request.start or dt.time(9, 30), "end": help_request.end or dt.time(11, 30), "recorded_at": NOW, **fields}
    )


def make_organisation(agency: Agency, name: str = "Sozialwerk Birkenfeld", **fields: Any) -> Organisation:
    return Organisation.objects.create(**{"agency": agency, "name": name, "kind": "welfare", "created_at": NOW, **fields})


def make_venue(agency: Agency, name: str = "", **fields: Any) -> Venue:
    return Venue.objects.create(**{"agency": agency, "name": name or f"Nachbarschaftshaus {next(_count)}", "town": "Birkenfeld", **fields})


def make_event(agency: Agency, title: str = "Lesung", **fields: Any) -> Event:
    """Published, in ten days, from 15 to 17 o'clock."""
    number = next_number(agency, "event")
    return Event.objects.create(**{
        "agency": agency, "number": number, "title": title, "on": TODAY + dt.timedelta(days=10), "start": dt.time(15), "end": dt.time(17),
        "state": "published", "created_at": NOW, **fields,
    })


def make_series(agency: Agency, **fields: Any) -> EventSeries:
    """Weekly on Thursdays, four dates as drafts."""
    rule = {"weekdays": 8, "starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=27), "not_on_holidays": False}
    content = {"title": "Café", "start": dt.time(15), "end": dt.time(17), **fields}
    return make_event_series(agency=agency, rule=rule, by=CLERK, at=NOW, **content)


def make_registration(agency: Agency, event: Event | None = None, name: str = "Ruth Berger", **fields: Any) -> Registration:
    return register(event=event or make_event(agency), name=name, source=Source.PHONE, by=CLERK, at=NOW, **fields)


def make_registration_of(agency: Agency, event: Event, name: str, **fields: Any) -> Registration:
    """As a row, in any state."""
    event.last_registration += 1
    word = f"{event.pk}-{event.last_registration}"
    return Registration.objects.create(**{
        "agency": agency, "event": event, "place": event.last_registration, "form": word, "digest": word, "name": name, "source": Source.PHONE,
        "state": "confirmed", "created_at": NOW, "state_at": NOW, **fields,
    })


def make_event_picture(agency: Agency, event: Event | None = None) -> EventPicture:
    return EventPicture.objects.create(
        agency=agency, event=event or make_event(agency), content=b"\xff\xd8", digest="cd34", width=4, height=3, description="Ein Chor",
        credit="Petra Lindner", consent="Niemand ist zu erkennen.",
    )


def make_registration_link(agency: Agency) -> str:
    return event_token_of(agency.pk, make_registration(agency).form)


def make_contact(agency: Agency, organisation: Organisation | None = None, person: Person | None = None, **fields: Any) -> ContactPerson:
    return ContactPerson.objects.create(
        agency=agency, organisation=organisation or make_organisation(agency), person=person or make_person(agency, "Okafor"), **fields
    )


def make_service(
    agency: Agency, name: str = "Begleitdienst", activities: tuple[Activity, ...] = (), areas: tuple[Neighbourhood, ...] = (), **fields: Any
) -> Service:
    """In the whole area, unless parts of it are given."""
    service = Service.objects.create(
        **{"agency": agency, "organisation": fields.get("organisation") or make_organisation(agency), "name": name, "whole_area": not areas,
           **fields}
    )
    service.activities.set(activities, through_defaults={"agency": agency})
    service.areas.set(areas, through_defaults={"agency": agency})
    return service


def make_referral(agency: Agency, help_request: HelpRequest | None = None, service: Service | None = None, **fields: Any) -> Referral:
    """Told today, to be asked about in two weeks."""
    return Referral.objects.create(
        **{"agency": agency, "help_request": help_request or make_request(agency), "service": service or make_service(agency),
           "referred_at": NOW, "referred_by_name": CLERK.name, "ask_back_on": TODAY + dt.timedelta(days=14), **fields}
    )


def make_enquiry(agency: Agency, help_request: HelpRequest | None = None, volunteer: Volunteer | None = None, **fields: Any) -> Enquiry:
    """Asked by phone; open for three days."""
    help_request = help_request or make_request(agency)
    return Enquiry.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer or make_volunteer(agency, activities=(help_request.activity,)),
           "asked_by_means": "phone", "asked_at": NOW, "asked_by_name": "Petra Lindner", "expires_at": NOW + dt.timedelta(days=3), **fields}
    )


def make_link(agency: Agency) -> str:
    """The token of a reply link that works for a long time, whatever the clock says."""
    token = new_token()
    make_enquiry(agency, asked_by_means="email", digest=digest(token), expires_at=NOW + dt.timedelta(days=20_000))
    return token


def make_report_link(agency: Agency) -> str:
    """The token of a link to report hours; the visit was yesterday, whatever the clock says."""
    token = new_token()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    placement = make_placement(agency, make_request(agency, starts_on=yesterday), started_on=yesterday)
    make_visit(placement.help_request, volunteer=placement.volunteer, report_digest=digest(token))
    return token


def make_placement(agency: Agency, help_request: HelpRequest | None = None, volunteer: Volunteer | None = None, **fields: Any) -> Placement:
    help_request = help_request or make_request(agency)
    return Placement.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer or make_volunteer(agency, activities=(help_request.activity,)),
           "agreed_at": NOW, "started_on": TODAY, **fields}
    )


def make_follow_up(agency: Agency, placement: Placement | None = None, side: str = "help_seeker", **fields: Any) -> FollowUp:
    """One side is to be called today."""
    placement = placement or make_placement(agency)
    person = placement.help_request.help_seeker if side == "help_seeker" else placement.volunteer.person
    return FollowUp.objects.create(
        **{"agency": agency, "placement": placement, "side": side, "person": person, "kind": "first_visit", "due_on": TODAY, **fields}
    )


def make_feedback_link(agency: Agency) -> str:
    """The token of a feedback link that works for a long time, whatever the clock says."""
    token = new_token()
    make_follow_up(agency, digest=digest(token), asked_at=NOW + dt.timedelta(days=20_000))
    return token


def make_entry(agency: Agency, text: str = "Rief an.") -> Entry:
    return write_entry(agency=agency, by=CLERK, at=NOW, text=text)


def make_reminder(agency: Agency, text: str = "Zurückrufen.", **fields: Any) -> Reminder:
    return Reminder.objects.create(
        **{"agency": agency, "due_at": NOW, "text": text, "created_at": NOW, "created_by_name": CLERK.name, **fields}
    )


def make_message(agency: Agency, person: Person | None = None, **fields: Any) -> Message:
    """A letter that waits to be printed."""
    return Message.objects.create(
        **{"agency": agency, "person": person or make_person(agency), "channel": "letter", "topic": "plain", "to_name": "Erika Albers",
           "to_address": "Erika Albers\nAhornweg 12\n43117 Wiesenbrück", "subject": "Nachricht", "body": "Guten Tag.",
           "caused_by_name": CLERK.name, "message_id": f"<test-{next(_count)}@example.org>", "next_try_at": NOW, "state_at": NOW,
           "created_at": NOW, **fields}
    )


def make_incoming(agency: Agency, person: Person | None = None, **fields: Any) -> Incoming:
    """A reply by e-mail with something enclosed, that nobody has read."""
    raw = (
        b'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nGerne, aber erst ab zehn.\n'
        b'--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=Plan.pdf\n\n%PDF\n--x--\n'
    )
    return Incoming.objects.create(
        **{"agency": agency, "channel": "email", "key": f"{next(_count):064x}", "kind": "words", "sender": "albers@example.org",
           "sender_name": "Erika Albers", "subject": "Re: Haben Sie Zeit?", "text": "Gerne, aber erst ab zehn.", "attachments": ["Plan.pdf"],
           "raw": raw, "size": len(raw), "person": person, "received_at": NOW, **fields}
    )


def make_position(agency: Agency, **fields: Any) -> Position:
    """A published one, confirmed today."""
    organisation = fields.pop("organisation", None) or make_organisation(agency)
    field = fields.pop("field", None) or make_activity(agency).field
    fields.setdefault("folded", folded(fields.get("title", "Vorlesen im Kindergarten"), organisation.name))
    return Position.objects.create(
        **{"agency": agency, "organisation": organisation, "field": field, "number": next_number(agency, "positions"),
           "title": "Vorlesen im Kindergarten", "summary": "Lesen Sie Kindern eine Stunde vor.",
           "task": "Einmal in der Woche lesen Sie einer kleinen Gruppe vor.",
           "state": PositionState.PUBLISHED, "state_since": NOW, "published_at": NOW, "confirmed_on": TODAY, "created_at": NOW,
           "created_by_name": CLERK.name, "changed_at": NOW, **fields}
    )


def make_partner(agency: Agency, organisation: Organisation | None = None, email: str = "partner@example.org", **fields: Any) -> ContactPerson:
    """Speaks for an organisation, and reads a mailbox. All with the same mailbox are inside together."""
    person = make_person(agency, "Seligmann", email=email, given_name="Ruth")
    return make_contact(agency, organisation or make_organisation(agency), person, **fields)


def make_log_in(agency: Agency, address: str = "partner@example.org", **fields: Any) -> str:
    """The secret of a browser that is inside since a minute ago, whatever the clock says."""
    secret = new_token()
    entered = timezone.now() - dt.timedelta(minutes=1)
    LogIn.objects.create(**{"agency": agency, "kind": "email", "address": address, "digest": digest(secret), "browser": "Firefox/140.0 Android",
                            "asked_at": entered, "entered_at": entered, "ends_at": entered + dt.timedelta(hours=12), **fields})
    return secret


def make_passkey(agency: Agency, person: Person | None = None, address: str = "partner@example.org", **fields: Any) -> Passkey:
    """Of whoever reads the mailbox of `make_partner`; `tests.support.authenticator` has devices that really sign."""
    number = next(_count)
    return Passkey.objects.create(
        **{"agency": agency, "kind": "email", "address": address, "person": person or make_person(agency, email=address),
           "credential": f"passkey{number:05}", "public_key": b"", "handle": f"{number:064x}", "browser": "Firefox/140.0 Android",
           "created_at": NOW, **fields}
    )


def make_edit(agency: Agency, position: Position | None = None, **fields: Any) -> Edit:
    """An organisation wants to change the title."""
    return Edit.objects.create(
        **{"agency": agency, "position": position or make_position(agency), "changes": {"title": "Vorlesen in der Kita"}, "proposed_at": NOW,
           "proposed_by_name": "Ada Okafor", **fields}
    )


def make_picture(agency: Agency, position: Position | None = None) -> Picture:
    return Picture.objects.create(
        agency=agency, position=position or make_position(agency), content=b"jpeg", digest="0" * 64, width=4, height=3, description="Ein Buch."
    )


def make_still_right_link(agency: Agency) -> str:
    """The token of a link that asks whether a position is still right."""
    token = new_token()
    make_position(agency, asked_on=TODAY, digest=digest(token))
    return token


def make_project(agency: Agency, **fields: Any) -> Project:
    organisation = fields.pop("organisation", None) or make_organisation(agency)
    return Project.objects.create(
        **{"agency": agency, "organisation": organisation, "title": "Nachbarschaftsfest", "state": ProjectState.PUBLISHED, "created_at": NOW,
           "changed_at": NOW, **fields}
    )


def make_submission(agency: Agency, kind: SubmissionKind = SubmissionKind.HELPING, **fields: Any) -> Submission:
    return Submission.objects.create(
        **{"agency": agency, "kind": kind, "form": new_token(), "name": "Jonas Krämer", "phone": "0152 28817386", "received_at": NOW, **fields}
    )


def make_import(agency: Agency, **fields: Any) -> Import:
    """A file that waits to be looked at."""
    content = b"Titel;Einrichtung\nVorlesen;Kita Regenbogen\n"
    return Import.objects.create(
        **{"agency": agency, "kind": ImportKind.POSITIONS, "file_name": "stellen.csv", "content": content, "rows": 1, "uploaded_at": NOW,
           "uploaded_by_name": CLERK.name, "columns": {"title": "Titel", "organisation": "Einrichtung"}, **fields}
    )


def make_talk(agency: Agency, person: Person | None = None, **fields: Any) -> ConsultationRecord:
    """Somebody who still thinks about it."""
    return ConsultationRecord.objects.create(
        **{"agency": agency, "person": person or make_person(agency, "Sommer"), "outcome": TalkOutcome.THINKS, "held_at": NOW,
           "held_by_name": CLERK.name, **fields}
    )


def make_portrait(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> Portrait:
    """A photo, and the consent to show it."""
    volunteer = volunteer or make_volunteer(agency)
    make_consent(agency, volunteer.person, purpose="photo", text_version="2026-11")
    content = io.BytesIO()
    Image.new("RGB", (32, 32), "#2f7d6b").save(content, "JPEG")
    return Portrait.objects.create(
        **{"agency": agency, "volunteer": volunteer, "content": content.getvalue(), "digest": f"{volunteer.pk:064d}", "added_at": NOW,
           "added_by_name": CLERK.name, **fields}
    )


def make_introduction(
    agency: Agency, position: Position | None = None, volunteer: Volunteer | None = None, *, stage: str = Stage.PROPOSED, **fields: Any
) -> PositionPlacement:
    """Somebody on her way into a position that has a contact person; both agreed as soon as the stage says so."""
    position = position or make_position_with_contact(agency)
    agreed = {} if stage == Stage.PROPOSED else {"volunteer_agreed_at": NOW, "organisation_agreed_at": NOW, "introduced_at": NOW}
    days = {Stage.TRIAL: {"trial_on": TODAY}, Stage.PLACED: {"placed_on": TODAY}, Stage.ENDED: {"placed_on": TODAY, "ended_on": TODAY}}
    seat = position.placements.seated().count() + 1 if stage in {Stage.TRIAL, Stage.PLACED} else None
    declined = {"declined_by": "office"} if stage == Stage.DECLINED else {}
    placement = PositionPlacement.objects.create(
        **{"agency": agency, "position": position, "volunteer": volunteer or make_volunteer(agency), "stage": stage, "stage_since": NOW,
           "proposed_at": NOW, "proposed_by_name": CLERK.name, "seat": seat, **agreed, **days.get(Stage(stage), {}), **declined, **fields}
    )
    PositionPlacementMove.objects.create(
        agency=agency, placement=placement, step=Step.PROPOSED, after=Stage.PROPOSED, at=placement.proposed_at, by_name=CLERK.name
    )
    return placement


def make_position_hours(agency: Agency, placement: PositionPlacement | None = None, **fields: Any) -> PositionHours:
    """What the volunteer said about this month; nobody has confirmed it."""
    placement = placement or make_introduction(agency, stage=Stage.PLACED)
    return PositionHours.objects.create(
        **{"agency": agency, "placement": placement, "year": TODAY.year, "month": TODAY.month, "minutes": 390, "side": "volunteer",
           "reported_at": NOW, "reported_by_name": placement.volunteer.person.full_name, "kept": {}, **fields}
    )


def make_position_with_contact(agency: Agency, **fields: Any) -> Position:
    """Of a kindergarten, whose contact person has a telephone and reads mails."""
    person = make_person(agency, "Okafor", given_name="Ada", phone="030 23125 440",
                         email=f"kita{next(_count)}@example.org", preferred_channel="email")
    contact = make_contact(agency, make_organisation(agency, "Kita Sonnenhof"), person)
    return make_position(agency, organisation=contact.organisation, contact=contact, **fields)


def make_introduction_link(agency: Agency) -> str:
    """The token of a link to the organisation that works for a long time, whatever the clock says."""
    token = new_token()
    make_introduction(agency, volunteer_agreed_at=NOW, asked_at=NOW + dt.timedelta(days=20_000), asked_by_means="email", digest=digest(token))
    return token


def make_reason(agency: Agency, text: str = "Zeiten passen nicht", **fields: Any) -> DeclineReason:
    return DeclineReason.objects.create(agency=agency, text=text, **fields)


def make_stop_link(agency: Agency, person: Person | None = None, group: TopicGroup = TopicGroup.REMINDERS) -> str:
    """The token under a reminder, by which its receiver stops the next ones."""
    person = person or make_person(agency)
    lay_links(agency, group, [person.pk])
    return stop_token(agency, person.pk, group)


def make_rule(agency: Agency, **fields: Any) -> NoticeRule:
    """The evening before a visit, to who comes. It has counted for a long time."""
    return NoticeRule.objects.create(
        **{"agency": agency, "occasion": "visit", "whom": "volunteer", "topic": "visit_soon", "amount": 1, "unit": "days",
           "at_time": dt.time(17) if fields.get("unit", "days") == "days" else None, "since": NOW - dt.timedelta(days=400), **fields}
    )


def make_circular(agency: Agency, *people: Person, **fields: Any) -> Circular:
    """A draft to these people."""
    circular = Circular.objects.create(
        **{"agency": agency, "source": "Freiwillige", "subject": "Fest", "body": "Kommen Sie?", "created_at": NOW, "by_name": "Petra Lindner",
           **fields}
    )
    for person in people or (make_person(agency),):
        circular.recipients.create(agency=agency, person=person)
    return circular


def make_feed_link(agency: Agency) -> str:
    """The secret in the address of a volunteer's calendar."""
    return open_feed(agency=agency, volunteer=make_volunteer(agency), by=CLERK, at=NOW).secret


def make_counselling_hour(agency: Agency, advisers: tuple[str, ...] = ("Herr Seidel",), **fields: Any) -> CounsellingHour:
    """Tuesdays 9–12, 20 minutes, a break 10:20–10:40; the first one is tomorrow."""
    topics, organisers = fields.pop("topics", ("Heizkosten",)), fields.pop("organisers", ())
    hour = CounsellingHour.objects.create(**{
        "agency": agency, "title": "Energieberatung", "weekdays": 0b10, "starts_on": TODAY, "start": dt.time(9), "end": dt.time(12), "minutes": 20,
        "lead_hours": 2, "created_at": NOW, "break_start": dt.time(10, 20), "break_end": dt.time(10, 40), "by_phone": True,
        "anonymous": True, **fields,
    })
    for position, name in enumerate(advisers):
        Adviser.objects.create(agency=agency, hour=hour, name=name, position=position)
    for position, name in enumerate(topics):
        hour.topics.create(agency=agency, name=name, position=position)
    for organisation in organisers:
        hour.organisers.create(agency=agency, organisation=organisation)
    return hour


def make_booking(agency: Agency, hour: CounsellingHour | None = None, **fields: Any) -> Booking:
    hour = hour or make_counselling_hour(agency)
    submission = fields.pop("submission", new_token())
    start = fields.pop("start", dt.time(9, 20))
    return Booking.objects.create(**{
        "agency": agency, "adviser": hour.advisers.first(), "on": TODAY + dt.timedelta(days=1), "start": start,
        "end": dt.time((start.hour * 60 + start.minute + 20) // 60, (start.minute + 20) % 60), "name": "Gerda Blum", "email": "blum@example.org",
        "origin": "phone", "submission": submission, "digest": digest(token_of(agency.pk, submission)), "booked_at": NOW,
        "booked_by_name": CLERK.name, **fields,
    })


def make_booking_link(agency: Agency) -> str:
    return token_of(agency.pk, make_booking(agency).submission)


def make_pause(agency: Agency) -> Any:
    return make_counselling_hour(agency).pauses.create(agency=agency, first=TODAY, last=TODAY)


def make_day_off(agency: Agency) -> Any:
    on = TODAY + dt.timedelta(days=1)
    return make_counselling_hour(agency).days_off.create(agency=agency, on=on, cancelled_at=NOW, cancelled_by_name=CLERK.name)


def make_contribution_rules(agency: Agency, *cents: int, valid_from: dt.date = dt.date(2025, 1, 1), **fields: Any) -> ContributionRules:
    """Tiers named „Stufe 1“ and so on; quarterly, due on the 15th, from the month after the entry."""
    tiers = [contributions.TierGiven(f"Stufe {number}", "", amount) for number, amount in enumerate(cents or (100, 300, 500), 1)]
    values = {
        "rhythm": "quarterly", "due_day": 15, "entry_counts": "next_month", "exit_counts": "this_month", "household": "each", "review_months": 12,
        "exemptions": ["Bürgergeld"], **fields,
    }
    return contributions.write_rules(agency=agency, valid_from=valid_from, tiers=tiers, by=CLERK, at=NOW, **values)


def make_agreement(agency: Agency, person: Person | None = None, *, valid_from: dt.date = dt.date(2026, 1, 1), **fields: Any) -> Agreement:
    if not agency.contribution_rules.exists():
        make_contribution_rules(agency)
    if not {"cents", "exempt", "tier_number"} & set(fields):
        fields["tier_number"] = 1
    return contributions.agree(agency=agency, person=person or make_person(agency), valid_from=valid_from, by=CLERK, at=NOW, **fields)


def make_claim(agency: Agency, person: Person | None = None, **fields: Any) -> BookEntry:
    """The first quarter of 2026, open."""
    row = make_agreement(agency, person, valid_from=dt.date(2025, 6, 1), **fields)
    contributions.make_due(agency=agency, until=dt.date(2026, 1, 31), by=CLERK, at=NOW)
    return agency.bookings.filter(person=row.person, kind="claim").latest("pk")


def make_cash_payment(agency: Agency, person: Person | None = None, *, cents: int = 500, on: dt.date = TODAY) -> BookEntry:
    """Into the box."""
    who = person or make_person(agency)
    return contributions.receive(agency=agency, person=who, cents=cents, ledger_name="cash", on=on, text="", by=CLERK, at=NOW)


def make_cash_closing(agency: Agency) -> CashClosing:
    """Today, nothing lies in the box."""
    return contributions.close_cash(agency=agency, day=TODAY, coins={}, remark="", by=CLERK, at=NOW)


IBANS = ("DE02120300000000202051", "DE02500105170137075030", "DE02100500000054540402", "DE02300209000106531065", "DE88100900001234567892")


def make_terms(agency: Agency, **fields: Any) -> CreditorTerms:
    values = {"name": "Lindenhof e. V.", "identifier": "DE98ZZZ09999999999", "iban": "DE89370400440532013000", "notice_days": 14, **fields}
    return agency.creditor_terms.first() or contributions.write_terms(agency=agency, by=CLERK, at=NOW, **values)


def make_mandate(
    agency: Agency, person: Person | None = None, *, iban: str = IBANS[0], signed_on: dt.date = dt.date(2026, 1, 5), **fields: Any
) -> Mandate:
    """Signed; without an account it waits for the paper."""
    row = contributions.make_mandate(agency=agency, person=person or make_person(agency), by=CLERK, at=NOW, **fields)
    return contributions.sign_mandate(mandate=row, signed_on=signed_on, iban=iban, by=CLERK, at=NOW) if iban else row


def make_run(agency: Agency, person: Person | None = None) -> DebitRun:
    """Three euros of the first quarter, to be collected in four weeks."""
    make_terms(agency)
    claim = make_claim(agency, person, tier_number=1)
    make_mandate(agency, claim.whose)
    day = dt.date(2026, 12, 21)
    return contributions.make_run(agency=agency, until=TODAY, collect_on=day, words="Beitrag 2026", by=CLERK, at=NOW)


def make_debit_file(agency: Agency) -> DebitFile:
    return DebitFile.objects.create(agency=agency, run=make_run(agency), number=1, message_id="NB-1", sealed=b"", count=1, cents=300, made_at=NOW)


def make_bank_line(agency: Agency, cents: int = 1_200, **fields: Any) -> BankLine:
    """Of a statement of its own; nobody knows from whom it is."""
    read = agency.statements.create(
        agency=agency, mask="DE89 … 3000", first_day=TODAY, last_day=TODAY, new_count=1, known_count=0, other_count=0, read_at=NOW,
        read_by_name=CLERK.name,
    )
    values = {"booked_on": TODAY, "cents": cents, "currency": "EUR", "name": "Fremde Person", "words": "Danke", "why": "Unbekannt.", **fields}
    return BankLine.objects.create(agency=agency, statement=read, key=f"{read.pk:064d}", **values)


def make_gift(agency: Agency, *, cents: int = 5_000, kind: str = "money", on: dt.date = TODAY, person: Person | None = None, **more: Any) -> Gift:
    """Of a new person, unless somebody else gave it."""
    who = {} if more.get("organisation") else {"person": person or make_person(agency)}
    words = {"waiver": {"basis_text": "Vorstandsbeschluss vom 12.01.2026"}, "in_kind": {
        "text": "Laptop", "condition": "drei Jahre alt, gebraucht, Kaufpreis 600 €", "basis_text": "Rechnung, Preise im Netz", "origin": "private",
    }}.get(kind, {})
    return give(agency=agency, cents=cents, kind=kind, on=on, **{**who, **words, **more}, by=CLERK, at=NOW)


def make_tax_status(agency: Agency, **fields: Any) -> TaxStatus:
    return write_tax_status(agency=agency, **{
        "kind": "exemption", "tax_office": "Birkenfeld", "tax_number": "123/456/78901", "notice_on": dt.date(2025, 5, 12), "period": "2023",
        "purposes": "der Altenhilfe und des bürgerschaftlichen Engagements", "name": "Nachbarschaft Birkenfeld e. V.", "street": "Marktplatz 1",
        "postal_code": "12345", "town": "Birkenfeld", "fees_deductible": False, "by": CLERK, "at": NOW, **fields,
    })


def make_donor(agency: Agency, family_name: str = "Albers") -> Person:
    return make_person(agency, family_name, street="Ahornweg 7", postal_code="12345", town="Birkenfeld")


def make_confirmation(agency: Agency, **gift: Any) -> Confirmation:
    if not agency.tax_statuses.exists():
        make_tax_status(agency)
    return confirm(gifts=[make_gift(agency, **{"person": make_donor(agency), **gift})], by=CLERK, at=NOW)


def make_refund_rules(agency: Agency, valid_from: dt.date = dt.date(2026, 1, 1), **fields: Any) -> RefundRules:
    values = {
        "basis": "board", "decided_on": min(valid_from, TODAY), "basis_text": "vom 5. Januar 2026", "car_cents": 30, "bicycle_cents": 5,
        "volunteer_year_cents": 960_00, "trainer_year_cents": 3_300_00, **fields,
    }
    return reimbursements.write_rules(agency=agency, valid_from=valid_from, by=CLERK, at=NOW, **values)


def make_trip(agency: Agency, volunteer: Volunteer | None = None, on: dt.date = dt.date(2026, 10, 5), metres: int = 10_000, **fields: Any) -> Visit:
    """A visit that took place, with its way, looked at by the office."""
    values = {"state": "took_place", "minutes": 60, "metres": metres, "approved_at": NOW, "reported_at": NOW, **fields}
    return make_visit(make_request(agency), on, volunteer=volunteer or make_volunteer(agency), **values)


def make_refund(agency: Agency, volunteer: Volunteer | None = None, *, by: Actor = CLERK, **fields: Any) -> RefundClaim:
    """A draft with one way of ten kilometres: 3 €."""
    if not agency.refund_rules.exists():
        make_refund_rules(agency)
    visit = make_trip(agency, volunteer, **fields)
    assert visit.volunteer is not None
    return reimbursements.write_claim(agency=agency, person=visit.volunteer.person, visits=[visit], vehicle="car", by=by, at=NOW)


def make_approved_refund(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> RefundClaim:
    claim = make_refund(agency, volunteer, **fields)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", submitted_at=NOW, approved_at=NOW, approved_by_name="Marlene Hoffmann")
    claim.refresh_from_db()
    return claim


def make_pay_list(agency: Agency, *claims: RefundClaim, ledger: str = "cash") -> PayList:
    return reimbursements.make_list(agency=agency, claims=claims or [make_approved_refund(agency)], ledger=ledger, by=CLERK, at=NOW)
