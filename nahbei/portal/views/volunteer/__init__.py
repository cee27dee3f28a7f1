"""Pages of those who help, and their part of the first page."""

from nahbei.portal.sections import SECTIONS
from nahbei.portal.views.volunteer.section import build

SECTIONS["volunteer"] = build
