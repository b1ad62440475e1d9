from django.urls import path

from feeds import views

urlpatterns = [
    path("", views.index, name="feeds"),
    path("private/<str:token>/<slug:form>.<slug:extension>", views.private_feed, name="private_feed"),
    path("private/<str:token>/<path:path>", views.private_file, name="private_file"),
    path("<slug:handle>/<slug:form>.<slug:extension>", views.feed, name="feed"),
]
