"""What is given without anything in return. One file for each noun."""

from nahbei.donations.models.confirmations import Confirmation, ConfirmationKind, ConfirmationQuerySet, ConfirmedGift
from nahbei.donations.models.gifts import Gift, GiftKind, GiftQuerySet, Origin
from nahbei.donations.models.tax_status import NoticeKind, TaxStatus

__all__ = [
    "Confirmation", "ConfirmationKind", "ConfirmationQuerySet", "ConfirmedGift", "Gift", "GiftKind", "GiftQuerySet", "NoticeKind", "Origin",
    "TaxStatus",
]
