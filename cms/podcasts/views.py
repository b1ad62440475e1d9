"""What podcasts add to the page of a recording."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.media.models import Recording
from cms.media.permissions import recording_policy
from cms.podcasts.models import ShowPage
from cms.podcasts.operations.create_episode import create_episode
from cms.users.officers import officer


def show_of(recording: Recording) -> ShowPage | None:
    """Return the show to which ``recording`` belongs: the page whose episodes are in the feed."""
    shows = ShowPage.objects.filter(collection=recording.collection_id).order_by("pk")
    return next((show for show in shows if show.is_source()), None)


@require_POST
def write_episode(request: HttpRequest, recording_id: object) -> HttpResponse:
    """Make the draft of an episode and open it."""
    choosable = recording_policy.instances_user_has_permission_for(request.user, "choose")
    recording = get_object_or_404(choosable, pk=recording_id)
    show = show_of(recording)
    if show is None:
        messages.error(request, gettext("This recording does not belong to a podcast."))
        return redirect("recording:edit", recording.pk)
    episode = create_episode(show=show, title=recording.title, recording=recording, user=officer(request))
    messages.success(request, gettext("The episode is a draft. Write its summary, then publish it or plan it."))
    return redirect("wagtailadmin_pages:edit", episode.pk)
