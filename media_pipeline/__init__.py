"""From a recording to everything that people hear and see of it."""

import os

# Encoders keep every processor busy; the threads of numpy's matrix library would only get in their way.
# It reads this when it is first imported, so this must be said before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
