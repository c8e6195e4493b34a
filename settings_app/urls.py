from django.urls import URLPattern, URLResolver, path

from settings_app import views

app_name = "settings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("customers/", views.CustomersView.as_view(), name="customers"),
    path("business/", views.BusinessView.as_view(), name="business"),
    path("orders/", views.OrdersView.as_view(), name="orders"),
    path("bookings/", views.BookingsView.as_view(), name="bookings"),
]
