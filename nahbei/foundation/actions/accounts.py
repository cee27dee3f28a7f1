"""What people change about their own account."""

from __future__ import annotations

from django.db import transaction

from nahbei.foundation.models import Account


@transaction.atomic
def change_account(*, account: Account, name: str, single_keys: bool) -> Account:
    """The name that journal and audit will carry from now on, and whether single keys act."""
    account.name, account.single_keys = name, single_keys
    account.full_clean(exclude=["password"])
    account.save(update_fields=["name", "single_keys"])
    return account
