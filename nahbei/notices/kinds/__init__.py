"""The kinds of occasions, in the order in which the office reads them."""

from nahbei.notices.kinds.enquiries import ENQUIRY
from nahbei.notices.kinds.follow_ups import FOLLOW_UP
from nahbei.notices.kinds.papers import CERTIFICATE, TRAINING
from nahbei.notices.kinds.positions import POSITION
from nahbei.notices.kinds.visits import HOURS, VISIT
from nahbei.notices.occasions import register

for _occasion in (ENQUIRY, VISIT, HOURS, FOLLOW_UP, CERTIFICATE, TRAINING, POSITION):
    register(_occasion)
