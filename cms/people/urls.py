from django.urls import path

from cms.people import views

urlpatterns = [path("people/<slug:slug>/", views.person, name="person")]
