"""What a site of these tests starts with: somebody who works there, a token, and something to order."""

import django

django.setup()

from accounts.models import User  # noqa: E402
from accounts.services import create_token  # noqa: E402
from omnibasis.core.actors import SYSTEM  # noqa: E402
from orders.services import save_product  # noqa: E402

staff = User.objects.create_user("margaret@example.com", "correct-horse-battery-9", is_staff=True)
save_product(data={"code": "GUITAR", "name": "Guitar lesson", "prices": {"EUR": 2550}}, actor=SYSTEM)
print(create_token(user=staff, name="Shop", actor=SYSTEM)[1])
