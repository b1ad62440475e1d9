"""Public addresses of live programmes, below the language."""

from django.urls import path

from cms.live import asking, commitment_feeds, commitments, open_data, question_pages, tracking

urlpatterns = [
    path("live/track/", tracking.track, name="live_track"),
    path("live/track/<slug:code>/", tracking.TrackedView.as_view(), name="live_tracked"),
    path("live/charter/", question_pages.charter, name="live_charter"),
    path("live/<int:desk_id>/<int:number>/", question_pages.question, name="live_question"),
    path("live/<int:desk_id>/ask/", asking.AskView.as_view(), name="live_ask"),
    path("live/<int:desk_id>/similar/", asking.similar, name="live_similar"),
    path("live/<int:desk_id>/questions.<slug:extension>", open_data.open_data, name="live_open_data"),
    path("commitments/", commitments.register, name="live_commitments"),
    path("live/commitments.rss", commitment_feeds.rss, name="live_commitments_rss"),
    path("live/commitments.ics", commitment_feeds.calendar, name="live_commitments_ics"),
]
