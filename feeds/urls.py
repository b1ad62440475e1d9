from django.urls import path

from feeds import views

urlpatterns = [
    path("", views.index, name="feeds"),
    path("<slug:handle>/<slug:form>.xml", views.feed, name="feed"),
]
