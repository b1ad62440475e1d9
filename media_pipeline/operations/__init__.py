"""The verbs of the pipeline, for everyone above."""

from media_pipeline.operations.cancel import cancel
from media_pipeline.operations.hasten import hasten
from media_pipeline.operations.retry import retry
from media_pipeline.operations.submit import submit

__all__ = ["cancel", "hasten", "retry", "submit"]
