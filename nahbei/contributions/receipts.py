"""What stands on a receipt: from whom, how much, and what it settled."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nahbei.contributions.models import Booking, BookingKind, CashReceipt
from nahbei.documents.letters import AgencyHead
from nahbei.documents.pdf import Pdf
from nahbei.documents.receipt import Receipt, receipt_pdf
from nahbei.people.queries import followed
from nahbei.ui.german import format_date, format_euros
from nahbei.ui.number_words import euros_in_words


def receipt_pdf_of(receipt: CashReceipt, *, on: dt.date) -> Pdf:
    booking, agency = receipt.booking, receipt.agency
    person = followed(booking.whose)
    address = ", ".join(part for part in (person.street, f"{person.postal_code} {person.town}".strip()) if part)
    return receipt_pdf(AgencyHead.of(agency), Receipt(
        number=booking.voucher, amount=format_euros(booking.cents), words=euros_in_words(booking.cents), payer=person.full_name, address=address,
        purposes=tuple(purposes_of(booking)), paid_on=format_date(booking.booked_on, "plain"),
        taken_by=booking.by_name, copied=receipt.number > 1, on=on,
    ))


def purposes_of(payment: Booking) -> list[str]:
    """The claims that it settled when it came, and what was left over as credit."""
    rows = payment.agency.bookings.filter(
        kind=BookingKind.ALLOCATION, person=payment.person_id, at=payment.at, pk__gt=payment.pk, reversed_by=None,
    ).select_related("item").order_by("pk")
    found, left = [], payment.cents
    for row in rows:
        share = min(row.cents, left)  # older credit may have been used along with it
        if share and row.item is not None:
            found.append(f"{row.item.text}: {format_euros(share)}")
            left -= share
    if left:
        found.append(_("Guthaben für kommende Beiträge: {amount}").format(amount=format_euros(left)))
    return [payment.text, *found] if payment.text else found
