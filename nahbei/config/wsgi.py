"""The web server's entrance."""

import os

from django.core.wsgi import get_wsgi_application

from nahbei.foundation.garbage import look_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nahbei.config.settings")
application = get_wsgi_application()
look_less_often()
