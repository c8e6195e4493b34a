"""Orders in the back office, on a customer's page, in My account, and the hosted order page."""

from django.urls import path

from orders.views import elsewhere, hosted, products, staff

app_name = "orders"
urlpatterns = [
    path("omnipayments/orders/", staff.OrderList.as_view(), name="list"),
    path("omnipayments/orders/create/", staff.CreateOrder.as_view(), name="create"),
    path("omnipayments/orders/customers/", staff.customers, name="customers"),
    path("omnipayments/orders/<int:pk>/", staff.detail, name="detail"),
    path("omnipayments/orders/<int:pk>/place/", staff.place, name="place"),
    path("omnipayments/products/", products.ProductList.as_view(), name="products"),
    path("omnipayments/products/create/", products.CreateProduct.as_view(), name="product_create"),
    path("omnipayments/products/<int:pk>/edit/", products.EditProduct.as_view(), name="product_edit"),
    path("omnipayments/products/<int:pk>/show/", products.show_product, name="product_show"),
    path("omnipayments/products/<int:pk>/hide/", products.hide_product, name="product_hide"),
    path("omnipayments/customers/<int:pk>/orders/", elsewhere.of_customer, name="of_customer"),
    path("account/orders/", elsewhere.mine, name="mine"),
    path("order/", hosted.order_page, name="order_page"),
    path("order/thanks/", hosted.thanks, name="thanks"),
    path("order/<str:code>/", hosted.public_order, name="public_order"),
]
