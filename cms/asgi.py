"""What the web server runs."""

import os

from django.core.asgi import get_asgi_application
from django.utils.module_loading import import_string

from cms.core.bodies import BodyLimit
from cms.core.conf import conf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
# To open a connection to the database, and let it learn its tables anew, costs more than most answers.
os.environ.setdefault("ATHIR_DATABASE_POOL", "24")

# Without scripts, a recording comes whole, by a form that also carries a title.
WHOLE_RECORDING = "/admin/recordings/new/"

website = BodyLimit(get_asgi_application(), larger={WHOLE_RECORDING: conf.upload_max_bytes + 1024**2})
# Live programmes have models, which are there only now.
application = import_string("cms.live.stream.Transport")(website)
