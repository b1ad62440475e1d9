from django.urls import path

from cms.taxonomy import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("places/<slug:slug>/", views.place, name="place"),
]
