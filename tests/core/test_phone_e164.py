"""Phone numbers: kept as typed, compared in E.164 where they are whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnibasis.core.identity import phone_e164


@pytest.mark.parametrize(
    ("typed", "region", "expected"),
    [
        ("+420 608 225 333", "", "+420608225333"),
        ("00420 608 225 333", "CZ", "+420608225333"),
        ("608 225 333", "CZ", "+420608225333"),
        ("608 225 333", "", ""),
        ("+44 (0)20 7946 0958", "", "+442079460958"),
        ("+1 (204) 452-6452", "", "+12044526452"),
        ("+1 204 452 6452 ext. 12", "", "+12044526452"),
        ("+49/0711/2842222", "", "+497112842222"),
        ("12", "CZ", ""),
        ("+999 123 456", "", ""),
        ("", "CZ", ""),
        ("   ", "", ""),
    ],
)
def test_a_whole_number_is_found_in_any_spelling(typed: str, region: str, expected: str) -> None:
    assert phone_e164(typed, region) == expected


@pytest.mark.parametrize(
    "typed", ["call me", "+420 six", "1" * 41, "++--", "()", "608\n225;rm", "<b>1</b>", "1\0"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="phone number"):
        phone_e164(typed)


@given(st.text(st.sampled_from("0123456789+()-./ x#\n\u0660"), max_size=45))
def test_what_is_accepted_is_stable_and_short(typed: str) -> None:
    try:
        number = phone_e164(typed, "CZ")
    except ValueError:
        return
    assert number == "" or (number[0] == "+" and number[1:].isdigit() and len(number) <= 16)
    if number:
        assert phone_e164(number) == number
