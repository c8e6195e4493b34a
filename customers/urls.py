"""The back office's pages of customers."""

from django.urls import path

from customers.views import acts, detail, picker
from customers.views.editing import CreateCustomer, EditCard, EditCustomer
from customers.views.listing import CustomerList

app_name = "customers"
urlpatterns = [
    path("", CustomerList.as_view(), name="list"),
    path("create/", CreateCustomer.as_view(), name="create"),
    path("users/", picker.users, name="users"),
    path("<int:pk>/", detail.overview, name="detail"),
    path("<int:pk>/timeline/", detail.timeline, name="timeline"),
    path("<int:pk>/edit/", EditCustomer.as_view(), name="edit"),
    path("<int:pk>/edit/<slug:card>/", EditCard.as_view(), name="card"),
    path("<int:pk>/deactivate/", acts.deactivate, name="deactivate"),
    path("<int:pk>/activate/", acts.activate, name="activate"),
    path("<int:pk>/archive/", acts.archive, name="archive"),
    path("<int:pk>/restore/", acts.restore, name="restore"),
    path("<int:pk>/unlink/", acts.unlink, name="unlink"),
    path("<int:pk>/lock/", acts.lock, name="lock"),
    path("<int:pk>/suggestions/<int:suggestion>/accept/", acts.accept, name="accept"),
    path("<int:pk>/suggestions/<int:suggestion>/dismiss/", acts.dismiss, name="dismiss"),
]
