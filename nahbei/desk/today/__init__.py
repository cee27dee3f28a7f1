"""Heute: what is due, grouped as a person thinks."""

from nahbei.desk.today.page import Heute, SectionOfToday, greeting, of_section, today
from nahbei.desk.today.shape import Desk, Row

__all__ = ["Desk", "Heute", "Row", "SectionOfToday", "greeting", "of_section", "today"]
