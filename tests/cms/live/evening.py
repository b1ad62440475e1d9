"""An evening that other processes, threads and browsers see."""

import pytest

from cms.live.models import Desk
from cms.live.operations.begin_programme import begin_programme
from tests.cms.live.crew import make_desk


@pytest.fixture
def evening(transactional_db: None) -> Desk:
    """A desk whose programme is on air."""
    return begin_programme(desk=make_desk(), by=None)
