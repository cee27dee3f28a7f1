"""Gifts stay with the record of the person they were written for, as the book does; those of an organisation move with it."""

from django.utils.translation import gettext_lazy as _

from nahbei.partners import merging as partners
from nahbei.people.merging import register_word

register_word("donations.gift.person", _("Spenden"))
partners.register_word("donations.gift.organisation", _("Spenden"))
