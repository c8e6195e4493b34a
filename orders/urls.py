"""Orders in the back office, on a customer's page, in My account, and the hosted order page."""

from django.urls import path

from orders import urls_staff
from orders.views import checkout, elsewhere, invoices, mine, product_acts, products, public, shop

app_name = "orders"
urlpatterns = [
    *urls_staff.urlpatterns,
    path("omnipayments/invoices/", invoices.InvoiceList.as_view(), name="invoices"),
    path("omnipayments/invoices/<int:pk>/", invoices.invoice, name="invoice"),
    path("omnipayments/invoices/<int:pk>/invoice.pdf", invoices.pdf, name="invoice_pdf"),
    path("omnipayments/invoices/<int:pk>/mail/", invoices.mail_again, name="invoice_mail"),
    path("omnipayments/products/", products.ProductList.as_view(), name="products"),
    path("omnipayments/products/create/", products.CreateProduct.as_view(), name="product_create"),
    path("omnipayments/products/<int:pk>/edit/", products.EditProduct.as_view(), name="product_edit"),
    path("omnipayments/products/<int:pk>/show/", product_acts.show, name="product_show"),
    path("omnipayments/products/<int:pk>/hide/", product_acts.hide, name="product_hide"),
    path("omnipayments/products/<int:pk>/archive/", product_acts.archive, name="product_archive"),
    path("omnipayments/products/<int:pk>/restore/", product_acts.restore, name="product_restore"),
    path("omnipayments/customers/<int:pk>/orders/", elsewhere.of_customer, name="of_customer"),
    path("account/orders/", mine.orders, name="mine"),
    path("account/invoices/", mine.invoices, name="my_invoices"),
    path("order/", shop.order_page, name="order_page"),
    path("order/cart/", shop.cart, name="cart"),
    path("order/details/", checkout.details, name="details"),
    path("order/review/", checkout.review, name="review"),
    path("order/thanks/", checkout.thanks, name="thanks"),
    path("order/pictures/<int:pk>/<str:name>", public.picture, name="picture"),
    path("order/<str:code>/", public.public_order, name="public_order"),
    path("order/<str:code>/invoice/", invoices.public_invoice, name="public_invoice"),
    path("order/<str:code>/invoice.pdf", invoices.public_pdf, name="public_invoice_pdf"),
]
