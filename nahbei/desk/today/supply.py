"""Parts of Heute about volunteers and partners: answers, silence, follow-ups, what expires."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.demand import HELPER, REQUEST, WHEN, columns, person_at, volunteer_reference, who
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.desk.today.statement import Ago
from nahbei.foundation.models import Membership
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.topics import nobody, withheld
from nahbei.partners.models import Service
from nahbei.partners.rules import to_check_since
from nahbei.placements import follow_up_words
from nahbei.placements.models import Enquiry, EnquiryState, FollowUp, Placement, PlacementState, Referral
from nahbei.ui import german
from nahbei.visits.models import Side
from nahbei.volunteers.models import ConfidentialityDeclaration, DeclarationText, Volunteer

SOON = dt.timedelta(days=14)


# --- Answers ---------------------------------------------------------------------------------------------------------

def _answers(desk: Desk) -> QuerySet[Enquiry]:
    answered = Q(state__in=[EnquiryState.YES, EnquiryState.NO])
    asked_back = Q(state=EnquiryState.OPEN, question_at__isnull=False)
    found = desk.agency.enquiries.filter(answered | asked_back, seen_at=None)
    # A yes that waits for the resident stands once, as the question to her.
    return found.exclude(placement__state=PlacementState.ASK_RESIDENT).order_by("asked_at", "pk")


def _is_answer(enquiry: Enquiry) -> bool:
    return enquiry.seen_at is None and (enquiry.state != EnquiryState.OPEN or enquiry.question_at is not None)


def _answer_row(enquiry: Enquiry, desk: Desk) -> Row:
    request = enquiry.help_request
    what = _("{what} für {person}, {when}.").format(
        what=request.activity.noun, person=request.help_seeker.formal_name, when=words.when_of(request))
    sentence, does = {
        EnquiryState.YES: (_("Sagt Ja: {what}"), "answer_yes"),
        EnquiryState.NO: (_("Sagt Nein: {what}"), "answer_no"),
    }.get(EnquiryState(enquiry.state), (_("Fragt: „{question}“"), "question"))
    at = enquiry.answered_at or enquiry.question_at or enquiry.asked_at
    return Row(
        name=enquiry.volunteer.person.full_name, who=volunteer_reference(enquiry.volunteer_id), kind="helper",
        sentence=sentence.format(what=what, question=words.short(enquiry.question, 100)), does=does, about=enquiry.reference,
        when=german.format_relative(timezone.localtime(at), desk.now),
    )


def _ask_resident(desk: Desk) -> QuerySet[Placement]:
    return desk.agency.placements.filter(state=PlacementState.ASK_RESIDENT).order_by("agreed_at", "pk")


def _ask_resident_row(placement: Placement, desk: Desk) -> Row:
    request = placement.help_request
    sentence = _("Fragen, ob {helper} kommen darf: {what}").format(helper=placement.volunteer.person.full_name, what=words.asks(request))
    return Row(
        name=request.help_seeker.full_name, who=who(request.help_seeker), sentence=words.short(sentence), does="ask_resident",
        about=placement.reference, when=words.since(placement.agreed_at, desk.now),
        late=timezone.localtime(placement.agreed_at).date() < desk.today,
    )


def _unanswered(desk: Desk) -> QuerySet[Enquiry]:
    """Asked long ago, or to be called again today. A later time to call again keeps it quiet until then."""
    long_ago = Q(call_again_at=None, asked_at__lte=Ago(dt.timedelta(hours=desk.agency.enquiry_hours)))
    found = desk.agency.enquiries.open().filter(long_ago | Q(call_again_at__lte=desk.end_of_day))
    return found.exclude(question_at__isnull=False, seen_at=None).order_by("asked_at", "pk")


def _unanswered_row(enquiry: Enquiry, desk: Desk) -> Row:
    request = enquiry.help_request
    tries = _(" {tries}-mal nicht erreicht.").format(tries=enquiry.not_reached) if enquiry.not_reached else ""
    sentence = _("{what} für {person}, {when}: keine Antwort.").format(
        what=request.activity.noun, person=request.help_seeker.formal_name, when=words.when_of(request))
    again = enquiry.call_again_at
    return Row(
        name=enquiry.volunteer.person.full_name, who=volunteer_reference(enquiry.volunteer_id), kind="helper",
        sentence=sentence + tries, does="ask_again", about=enquiry.reference,
        when=words.since(again, desk.now) if again else _("gefragt {when}").format(
            when=german.format_relative(timezone.localtime(enquiry.asked_at), desk.now).split(",")[0]),
        late=again is None and desk.now - enquiry.asked_at > 2 * dt.timedelta(hours=desk.agency.enquiry_hours),
    )


_ASKED = (*REQUEST, *columns("help_request", *WHEN), *HELPER)
_ENQUIRY = (*_ASKED, "state", "question", "not_reached", "asked_at", "answered_at", "question_at", "call_again_at")
ANSWERS = Part(
    "answers", Right.MATCHING, 5, _ENQUIRY, _answers, _answer_row,
)
ASK_RESIDENT = Part(
    "ask_resident", Right.MATCHING, 4, (*_ASKED, "help_request__details", "agreed_at"), _ask_resident, _ask_resident_row,
)
UNANSWERED = Part(
    "unanswered", Right.MATCHING, 4, _ENQUIRY, _unanswered, _unanswered_row,
)


# --- Messages --------------------------------------------------------------------------------------------------------

def _messages(desk: Desk) -> QuerySet[Message]:
    """Without those about money: the treasurer's page has them."""
    return desk.agency.messages.for_the_office(at=desk.end_of_day).exclude(topic__in=withheld(nobody)).order_by("pk")


def _message_row(message: Message, desk: Desk) -> Row:
    sentence, does = {
        MessageState.FAILED: (_("Nicht angekommen: {subject}"), "message"),
        MessageState.UNSURE: (_("Vielleicht angekommen: {subject}"), "message"),
    }.get(MessageState(message.state), {
        MessageChannel.LETTER: (_("Brief drucken: {subject}"), "print_letter"),
        MessageChannel.CALL: (_("Anrufen und ausrichten: {subject}"), "message_call"),
    }.get(MessageChannel(message.channel), (_("SMS senden: {subject}"), "message")))
    return Row(
        name=message.to_name, who=Reference("people.person", message.person_id) if message.person_id else None,
        sentence=sentence.format(subject=words.short(message.subject, 90)), does=does, about=Reference("messaging.message", message.pk),
        when=words.since(message.created_at, desk.now), late=message.state == MessageState.FAILED,
    )


MESSAGES = Part(
    "messages", Right.MESSAGES, 3, ("state", "channel", "to_name", "person", "subject", "created_at"), _messages, _message_row,
)


# --- Afterwards ------------------------------------------------------------------------------------------------------

def _follow_ups(desk: Desk) -> QuerySet[FollowUp]:
    return desk.agency.follow_ups.due(on=desk.today).order_by("due_on", "pk")


def _follow_up_row(follow_up: FollowUp, desk: Desk) -> Row:
    helper = follow_up.side == Side.VOLUNTEER
    return Row(
        name=follow_up.person.full_name, kind="helper" if helper else "seeker" if follow_up.placement else "house",
        who=volunteer_reference((follow_up.position_placement or follow_up.everyday).volunteer_id) if helper else who(follow_up.person),
        sentence=follow_up_words.line(follow_up, on=desk.today), does="follow_up", about=follow_up.reference,
        when=words.due(follow_up.due_on, desk.now), late=(desk.today - follow_up.due_on).days > 7,
    )


def _referrals(desk: Desk) -> QuerySet[Referral]:
    return desk.agency.referrals.due(on=desk.today).order_by("ask_back_on", "pk")


def _referral_row(referral: Referral, desk: Desk) -> Row:
    seeker = referral.help_request.help_seeker
    return Row(
        name=seeker.full_name, who=who(seeker), sentence=_("Hat es geklappt mit „{service}“?").format(service=referral.service),
        does="referral", about=referral.reference, when=words.due(referral.ask_back_on, desk.now),
        late=(desk.today - referral.ask_back_on).days > 7,
    )


_FOLLOW_UP = (
    "kind", "side", "due_on", "digest", "answered_at", "not_reached", *person_at("person"), "placement__state",
    *columns("placement", *REQUEST, "help_request__standing", *HELPER),
    *columns("position_placement", "stage", "position__title", "position__organisation__name", *HELPER),
)
_REFERRAL = (*person_at("help_request__help_seeker"), "service__name", "service__organisation__name", "ask_back_on")
FOLLOW_UPS = Part(
    "follow_ups", Right.MATCHING, 4, _FOLLOW_UP, _follow_ups, _follow_up_row,
)
REFERRALS = Part(
    "referrals", Right.REQUESTS, 3, _REFERRAL, _referrals, _referral_row,
)


# --- What expires ----------------------------------------------------------------------------------------------------

def _unsigned(desk: Desk) -> QuerySet[Volunteer]:
    """Active, and the version that counts (or will within two weeks) is not signed."""
    current = DeclarationText.objects.filter(agency=desk.agency, valid_from__lte=desk.today + SOON).values("pk")[:1]
    signed = ConfidentialityDeclaration.objects.filter(volunteer=OuterRef("pk"), text__in=current)
    there_is_one = Exists(DeclarationText.objects.filter(agency=desk.agency, valid_from__lte=desk.today + SOON))
    return desk.agency.volunteers.active().filter(~Exists(signed), there_is_one).order_by("pk")


def _unsigned_row(volunteer: Volunteer, desk: Desk) -> Row:
    return Row(
        name=volunteer.person.full_name, who=volunteer_reference(volunteer.pk), kind="helper",
        sentence=_("Verschwiegenheitserklärung: Die aktuelle Fassung fehlt noch."), does="declaration",
        about=volunteer_reference(volunteer.pk),
    )


def _stale_services(desk: Desk) -> QuerySet[Service]:
    since = to_check_since(desk.today, months=desk.agency.service_recheck_months)
    return desk.agency.services.offered().to_check(since=since).order_by(F("assured_date").asc(nulls_first=True), "pk")


def _stale_service_row(service: Service, desk: Desk) -> Row:
    day = service.assured_date
    return Row(
        name=service.organisation.name, who=Reference("partners.organisation", service.organisation_id), kind="house",
        sentence=_("„{service}“: Stimmen die Angaben noch?").format(service=service.name), does="recheck",
        about=Reference("partners.service", service.pk),
        when=_("geprüft {day}").format(day=german.format_date(day, "plain")) if day else _("nie geprüft"),
    )


def _ending_members(desk: Desk) -> QuerySet[Membership]:
    return desk.agency.memberships.running(on=desk.today).filter(ends_on__lte=desk.today + SOON).order_by("ends_on", "pk")


def _ending_member_row(membership: Membership, desk: Desk) -> Row:
    assert membership.ends_on is not None
    return Row(
        name=membership.account.name, kind="staff", sentence=_("{role}: Der Zugang schließt sich von selbst.").format(
            role=membership.get_role_display()),
        does="member", about=Reference("foundation.membership", membership.pk), when=words.due(membership.ends_on, desk.now),
    )


UNSIGNED = Part(
    "unsigned", Right.VOLUNTEERS_CHANGE, 3, person_at("person"), _unsigned, _unsigned_row,
)
STALE_SERVICES = Part(
    "stale_services", Right.PARTNERS_CHANGE, 3, ("name", "organisation__name", "assured_date"), _stale_services, _stale_service_row,
)
ENDING_MEMBERS = Part(
    "ending_members", Right.MEMBERS_CHANGE, 3, ("role", "ends_on", "account__name"), _ending_members, _ending_member_row,
)
