from django.urls import path

from feeds import views

urlpatterns = [
    path("", views.index, name="feeds"),
    path("<slug:handle>/<slug:form>.<slug:extension>", views.feed, name="feed"),
]
