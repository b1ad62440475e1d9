from django.urls import path

from cms.media import views

urlpatterns = [
    path("audio/<uuid:rendition_id>.<slug:extension>", views.enclosure, name="enclosure"),
    path("video/<uuid:rendition_id>.<slug:extension>", views.enclosure, name="video"),
    path("video/<uuid:recording_id>/poster.jpg", views.poster, name="poster"),
    path("video/<uuid:recording_id>/<str:name>", views.stream, name="stream"),
    path("video/<uuid:recording_id>/strip/<str:name>", views.strip, name="strip"),
    path("audio/<uuid:rendition_id>/waveform.json", views.waveform, name="waveform"),
    path("transcripts/<uuid:transcript_id>.<slug:extension>", views.transcript_file, name="transcript_file"),
    path("chapters/<int:page_id>.json", views.chapters, name="chapters"),
    path("media/<path:name>", views.public_file, name="public_file"),
]
