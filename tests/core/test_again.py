"""A verb that the database broke off to end a deadlock is done again; anything else is not."""

from __future__ import annotations

import pytest
from django.db import OperationalError, transaction

from omnibasis.core.again import TRIES, again_after_deadlock


class Broken(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


class Verb:
    """Fails so many times with a code, then works."""

    def __init__(self, fails: int, sqlstate: str = "40P01") -> None:
        self.fails, self.sqlstate, self.called = fails, sqlstate, 0

    def __call__(self) -> str:
        self.called += 1
        if self.called <= self.fails:
            raise OperationalError from Broken(self.sqlstate)
        return "done"


def again(verb: Verb) -> str:
    return again_after_deadlock(lambda: verb())()


@pytest.mark.django_db(transaction=True)
def test_it_is_done_again_a_few_times() -> None:
    assert again(verb := Verb(TRIES - 1)) == "done"
    assert verb.called == TRIES
    with pytest.raises(OperationalError):
        again(verb := Verb(TRIES))
    assert verb.called == TRIES


@pytest.mark.django_db(transaction=True)
def test_another_error_is_not() -> None:
    with pytest.raises(OperationalError):
        again(verb := Verb(1, "57014"))
    assert verb.called == 1


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_it_is_left_to_that() -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        again(verb := Verb(1))
    assert verb.called == 1
