"""Search finds a customer by each of the columns, however it is typed, on both databases."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers import search
from customers.models import Customer
from omnibasis.core.text import fold

Make = Callable[..., Customer]


def found(text: str) -> list[str]:
    return sorted(Customer.objects.search(text).values_list("name", flat=True))


@pytest.fixture
def leonie(make_customer: Make) -> Customer:
    make_customer(given_name="Somebody", surname="Else", email="else@example.net", phone="+1 204 452 6452")
    return make_customer(
        given_name="Leonie",
        surname="Köhler",
        company_name='Bücher & Söhne 50% \\ "Zum_Kranich" 🐎',
        email="leonie.K@example.org",
        phone="+420 608 225 333",
        external_id="CRM-2024/0815",
    )


@pytest.mark.parametrize(
    "text",
    [
        "leonie", "LEONIE", "köhler", "kohler", "KOHLER", "ohle", "leonie köhler", "köhler leonie", "bücher", "buch",
        "sohne", "söhne köhler", "50%", '"zum', "zum_kranich", 'zum_kranich"', "zum_kranich 🐎", "bücher & söhne",
        "50% \\ zum",
        "leonie.k@",
        "leonie.k@EXAMPLE.org", "example.org", "+420608225333", "+420 608 225 333", "608 225 333", "608-225-333",
        "608225333", "(608) 225", "420/608", "60 82 25 333", "225333", "CRM-2024", "crm-2024/0815", "2024/0815",
        "le", "l", "kö", "ko le", "le köhler",
    ],
)  # fmt: skip
def test_each_column_finds_the_customer(leonie: Customer, text: str) -> None:
    assert leonie.name in found(text)
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["leonie müller", "leonx", "51%", "zum%kranich", "zumxkranich", "%%%", "___", "\\\\\\", '"""', "' OR 1=1 --",
     "NEAR(leonie)", "leonie AND", "leonie*", "search_text:leonie", "999 888 777", "🐎🐎🐎", "qq",
     "bücher = söhne", "le qq"],
)  # fmt: skip
def test_what_nobody_has_finds_nobody(leonie: Customer, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\0"])
def test_blank_text_narrows_nothing(leonie: Customer, text: str) -> None:
    assert len(found(text)) == 2


def test_short_names_are_found_in_either_order(make_customer: Make) -> None:
    make_customer(given_name="Li", surname="Xu")
    make_customer(given_name="Li", surname="Wei")
    assert found("li xu") == found("xu li") == ["Li Xu"]
    assert found("li wei") == found("wei li") == ["Li Wei"]
    assert found("li li xu") == ["Li Xu"]


def test_names_written_with_spaces_around_are_found(make_customer: Make) -> None:
    """Numbers that are no phone but look like one are found as they are written, too."""
    make_customer(company_name="1984 2001 Films", external_id="77 88 99")
    assert found("1984 2001") == found("77 88 99") == ["1984 2001 Films"]


def test_an_edit_moves_what_is_found(leonie: Customer) -> None:
    leonie.surname = "Schröder"
    leonie.save(update_fields=["surname"])
    assert found("köhler") == []
    assert found("schroder") == [leonie.name]
    leonie.delete()
    assert found("schroder") == []


def test_many_matches_are_all_found(make_customer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the index is asked for: the list is walked instead, and finds the same."""
    monkeypatch.setattr(search, "PROBE", 3)
    for number in range(6):
        make_customer(given_name="Leonie", surname=f"No {number}", phone=f"+420 608 225 33{number}")
    assert len(found("leonie")) == 6
    assert len(found("608-225-33")) == 6
    assert found("leonie 225335") == ["Leonie No 5"]


texts = st.text(st.sampled_from("abAéßøıİ '\"%_\\*-()&|!:^~0123.@+🐎é\u0301ﬁ"), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=texts, data=st.data())
def test_any_part_of_any_name_finds_it(make_customer: Make, name: str, data: st.DataObject) -> None:
    if not name.strip():
        return
    customer = make_customer(company_name=name)
    words = fold(name).split()
    for word in words:
        if len(word) >= 3:
            start = data.draw(st.integers(0, len(word) - 3))
            part = word[start : start + data.draw(st.integers(3, 8))]
            assert customer in Customer.objects.search(part), part
    customer.delete()


@given(st.text(max_size=10))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
