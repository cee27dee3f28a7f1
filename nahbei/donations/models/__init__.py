"""What is given without anything in return. One file for each noun."""

from nahbei.donations.models.gifts import Gift, GiftKind, GiftQuerySet, Origin

__all__ = ["Gift", "GiftKind", "GiftQuerySet", "Origin"]
