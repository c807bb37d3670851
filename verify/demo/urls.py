from django.urls import path

from verify.demo import views

urlpatterns = [path("demo", views.printable_labels, name="demo")]
