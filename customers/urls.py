"""The back office's pages of customers."""

from django.urls import path

from customers.views import (
    acts,
    addresses,
    attention,
    detail,
    label_acts,
    payment_methods,
    picker,
    status,
    timeline,
)
from customers.views.addresses import AddAddress, EditAddress
from customers.views.editing import CreateCustomer, EditCard, EditCustomer
from customers.views.fields import EditField
from customers.views.listing import CustomerList
from customers.views.more import EditMore
from customers.views.payment_methods import AddPaymentMethod, EditPaymentMethod

app_name = "customers"
urlpatterns = [
    path("", CustomerList.as_view(), name="list"),
    path("create/", CreateCustomer.as_view(), name="create"),
    path("users/", picker.users, name="users"),
    path("label/", label_acts.label_chosen, name="label_chosen"),
    path("attention/", attention.waiting, name="attention"),
    path("<int:pk>/", detail.overview, name="detail"),
    path("<int:pk>/timeline/", timeline.timeline, name="timeline"),
    path("<int:pk>/edit/", EditCustomer.as_view(), name="edit"),
    path("<int:pk>/edit/<slug:card>/", EditCard.as_view(), name="card"),
    path("<int:pk>/field/<str:field>/", EditField.as_view(), name="field"),
    path("<int:pk>/custom-fields/", EditMore.as_view(), name="custom_fields"),
    path("<int:pk>/labels/", label_acts.add, name="add_label"),
    path("<int:pk>/labels/<int:label>/put-on/", label_acts.put_on, name="put_on_label"),
    path("<int:pk>/labels/<int:label>/take-off/", label_acts.take_off, name="take_off_label"),
    path("<int:pk>/deactivate/", status.deactivate, name="deactivate"),
    path("<int:pk>/activate/", status.activate, name="activate"),
    path("<int:pk>/delete/", status.delete, name="delete"),
    path("<int:pk>/restore/", status.restore, name="restore"),
    path("<int:pk>/unlink/", acts.unlink, name="unlink"),
    path("<int:pk>/link/<int:user>/", acts.link, name="link"),
    path("<int:pk>/lock/", acts.lock, name="lock"),
    path("<int:pk>/suggestions/<int:suggestion>/accept/", acts.accept, name="accept"),
    path("<int:pk>/suggestions/<int:suggestion>/dismiss/", acts.dismiss, name="dismiss"),
    path("<int:pk>/addresses/", addresses.addresses, name="addresses"),
    path("<int:pk>/addresses/add/", AddAddress.as_view(), name="address_add"),
    path("<int:pk>/addresses/<int:address>/edit/", EditAddress.as_view(), name="address_edit"),
    path("<int:pk>/addresses/<int:address>/default/", addresses.make_default, name="address_default"),
    path("<int:pk>/addresses/<int:address>/remove/", addresses.remove, name="address_remove"),
    path("<int:pk>/addresses/<int:address>/restore/", addresses.restore, name="address_restore"),
    path("<int:pk>/payment-methods/", payment_methods.payment_methods, name="payment_methods"),
    path("<int:pk>/payment-methods/add/", AddPaymentMethod.as_view(), name="payment_method_add"),
    path(
        "<int:pk>/payment-methods/<int:method>/edit/", EditPaymentMethod.as_view(), name="payment_method_edit"
    ),
    path(
        "<int:pk>/payment-methods/<int:method>/default/",
        payment_methods.make_default,
        name="payment_method_default",
    ),
    path(
        "<int:pk>/payment-methods/<int:method>/remove/", payment_methods.remove, name="payment_method_remove"
    ),
    path(
        "<int:pk>/payment-methods/<int:method>/restore/",
        payment_methods.restore,
        name="payment_method_restore",
    ),
]
