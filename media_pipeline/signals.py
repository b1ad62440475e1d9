"""News for the packages above.

job_finished: sender=Job, job=the job, inside the transaction in which it becomes DONE, FAILED or CANCELLED.
"""

from django.dispatch import Signal

job_finished = Signal()
