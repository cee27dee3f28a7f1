"""What volunteers of the demo get back: rules, claims in every state, one person near the limit of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta

from nahbei.foundation.actions import confirm_step
from nahbei.foundation.actor import Actor
from nahbei.people.models import Person
from nahbei.reimbursements import actions
from nahbei.reimbursements.models import LineKind, RefundClaim
from nahbei.reimbursements.queries import visits_to_refund
from nahbei.reimbursements.statutory import figures_on
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.statements import account
from nahbei.visits.models import VisitState

DAY = dt.timedelta(days=1)
TICKETS = (("Fahrkarten für zwei Arztbegleitungen", 640), ("Kopien für das Antragspaket", 280), ("Blumen zum 90. Geburtstag", 1_250))


def tell_refunds(office: Office) -> None:
    """By the treasurer; the lead approves."""
    by, lead = office.clerk("Uwe Baumann"), office.clerk("Marlene Hoffmann")
    _rules(office, by)
    people = _drivers(office)
    for number, person in enumerate(people[:7]):
        if number % 4 != 3:
            actions.write_account(agency=office.agency, person=person, iban=account(500 + number), holder="", by=by, at=office.at - 40 * DAY)
    paid = [_approved(office, person, by, lead, at=office.at - 12 * DAY) for person in people[:2]]
    made = actions.make_list(agency=office.agency, claims=paid, ledger="bank", by=by, at=office.at - 10 * DAY)
    actions.pay(pay_list=made, on=(office.at - 9 * DAY).date(), by=by, at=office.at - 9 * DAY)
    given_up = _approved(office, people[2], by, lead, at=office.at - 12 * DAY)
    actions.waive(claim=given_up, on=(office.at - 9 * DAY).date(), regular=True, free=True, by=by, at=office.at - 8 * DAY)
    _near_the_limit(office, people[3], by, lead)
    for person in people[4:6]:
        _approved(office, person, by, lead, at=office.at - 6 * DAY)
    for person in people[6:8]:
        actions.submit(claim=_written(office, person, by, at=office.at - 3 * DAY), by=by, at=office.at - 2 * DAY)
    for person in people[8:9]:
        _written(office, person, by, at=office.at - DAY)


def _rules(office: Office, by: Actor) -> None:
    """Since the year before last, by a decision of the board; the figures of the law as they came."""
    for year in (office.at.year - 2, office.at.year):
        first, law = dt.date(year, 1, 1), figures_on(dt.date(year, 1, 1))
        decided = first - relativedelta(days=20)
        ago = min(60, (office.at.date() - decided).days)  # in January the decision is young
        actions.write_rules(
            agency=office.agency, valid_from=first, basis="board", decided_on=decided,
            basis_text=f"vom {decided:%d.%m.%Y}", car_cents=law.most_a_kilometre, bicycle_cents=5,
            volunteer_year_cents=law.volunteer_year_cents, trainer_year_cents=law.trainer_year_cents, by=by, at=office.at - ago * DAY,
        )


def _drivers(office: Office) -> Sequence[Person]:
    """Who drove most, the same in each demo."""
    ways: dict[Person, int] = {}
    trips = office.agency.visits.filter(state=VisitState.TOOK_PLACE, approved_at__isnull=False, metres__gt=0)
    for visit in trips.select_related("volunteer__person").order_by("pk"):
        assert visit.volunteer is not None
        ways[visit.volunteer.person] = ways.get(visit.volunteer.person, 0) + 1
    return sorted(ways, key=lambda person: (-ways[person], person.pk))


def _written(office: Office, person: Person, by: Actor, *, at: dt.datetime) -> RefundClaim:
    """Approved visits up to then, and a receipt; who drove too little for then has the receipt alone."""
    found = visits_to_refund(office.agency, person).filter(approved_at__lt=at, on__gte=(at - 80 * DAY).date())
    vehicle = LineKind.BICYCLE if person.pk % 4 == 1 else LineKind.CAR
    claim = actions.write_claim(agency=office.agency, person=person, visits=list(found), vehicle=vehicle, by=by, at=at)
    what, cents = TICKETS[person.pk % len(TICKETS)]
    return actions.add_paper(
        claim=claim, kind=LineKind.TICKET if cents == TICKETS[0][1] else LineKind.RECEIPT, on=(at - 4 * DAY).date(), cents=cents, what=what,
        receipt=f"{claim.number:02d}", by=by, at=at,
    )


def _approved(office: Office, person: Person, by: Actor, lead: Actor, *, at: dt.datetime) -> RefundClaim:
    claim = _written(office, person, by, at=at)
    confirm_step(step=actions.submit(claim=claim, by=by, at=at), by=lead, at=at + DAY)
    return office.agency.refund_claims.select_related("agency", "person").get(pk=claim.pk)


def _near_the_limit(office: Office, person: Person, by: Actor, lead: Actor) -> None:
    """She leads the choir of the house and is a treasurer elsewhere: of what is free of tax little is left."""
    at, limit = office.at - 10 * DAY, figures_on(office.at.date()).volunteer_year_cents
    for year in sorted({at.year, office.at.year}):
        actions.declare_elsewhere(
            agency=office.agency, person=person, year=year, kind=LineKind.VOLUNTEER, cents=limit // 2, declared_on=at.date(), by=by, at=at,
        )
    claim = _written(office, person, by, at=at)
    actions.add_allowance(
        claim=claim, kind=LineKind.VOLUNTEER, on=at.date(), cents=limit * 3 // 8 // 100 * 100, what="Leitung des Nachbarschaftscafés", card_told=True,
        by=by, at=at,
    )
    confirm_step(step=actions.submit(claim=claim, by=by, at=at), by=lead, at=at + DAY)
