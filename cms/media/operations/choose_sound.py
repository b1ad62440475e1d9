"""Prepare a recording anew, with other choices about its sound."""

from django.db import transaction
from wagtail.log_actions import log

from cms.media.models import Recording, ShowSound
from cms.media.permissions import may_add, require_publisher
from cms.media.sound import SoundChoices, params_of, recipe_of
from cms.users.models import User
from media_pipeline.operations import cancel, submit

ACTION = "athir.choose_sound"


@transaction.atomic
def choose_sound(*, recording: Recording, choices: SoundChoices, user: User, for_show: bool = False) -> Recording:
    """Start a new job. Until it is done listeners hear what they heard before.

    ``for_show``: new recordings of the show begin with these choices, too.

    Raises:
        NotAllowed, NotPublisher
    """
    require_publisher(user, recording)
    held = Recording.objects.select_for_update().get(pk=recording.pk)
    if held.job and not held.job.is_finished:
        cancel(job=held.job, reason=f"asked by {user.get_username()}")
    held.choices = choices.as_json()
    held.job = submit(source=str(held.original.name), recipe=recipe_of(held), params=params_of(held))
    held.save(update_fields=["choices", "job"])
    log(instance=held, action=ACTION, user=user, data={"choices": held.choices})
    if for_show and may_add(user, held.collection):
        ShowSound.objects.update_or_create(collection=held.collection, defaults={"choices": choices.for_show.as_json()})
    return held
