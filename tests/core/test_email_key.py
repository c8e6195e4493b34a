"""The key of an address: one spelling for one mailbox, never one for two."""

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnibasis.core.identity import email_key

# What an attacker types, and the address that they would like it to pass for (CVE-2019-19844 and its relatives).
LOOK_ALIKES = [
    ("mıke@example.org", "mike@example.org"),  # U+0131, which upper-cases to I
    ("MİKE@example.org", "mike@example.org"),  # U+0130, which lower-cases to i and a dot
    ("ſarah@example.org", "sarah@example.org"),  # U+017F, the long s
    ("\u212aevin@example.org", "kevin@example.org"),  # the Kelvin sign
    ("mike@ıce.org", "mike@ice.org"),
    ("mike@İce.org", "mike@ice.org"),
    ("mike@\u212aiwi.org", "mike@kiwi.org"),
    ("mike@ſun.org", "mike@sun.org"),
    ("ｍike@example.org", "mike@example.org"),  # full-width
    ("mike@ｅxample.org", "mike@example.org"),
    ("mike@example。org", "mike@example.org"),  # an ideographic full stop
    ("mi\u200dke@example.org", "mike@example.org"),  # joined by nothing
    ("mike@exam\u00adple.org", "mike@example.org"),  # a soft hyphen
    ("\u202emike@example.org", "mike@example.org"),  # written from right to left
    ("mіke@example.org", "mike@example.org"),  # Cyrillic і
    ("mike@exаmple.org", "mike@example.org"),  # Cyrillic а
    ("mike@faß.de", "mike@fass.de"),  # two domains in IDNA 2008, one in 2003
    ("mike@e\u0301xample.org", "mike@éxample.org"),  # not composed
]
REFUSED = [
    "",
    "mike",
    "@example.org",
    "mike@",
    "mike@org",
    "mike@example.org.",
    "mike@.example.org",
    "mike@example..org",
    "mike@-example.org",
    "mike@exam_ple.org",
    "mike@127.0.0.1",
    "mike@[127.0.0.1]",
    "mike@example.1",
    ".mike@example.org",
    "mike.@example.org",
    "mi..ke@example.org",
    "mi ke@example.org",
    '"mi ke"@example.org',
    "mi,ke@example.org",
    "mike@example.org\nBcc: all@example.org",
    "mike\0@example.org",
    "mike@example.org\0",
    "a@b@example.org",
    f"{'m' * 65}@example.org",
    f"mike@{'m' * 64}.org",
    f"mike@{'.'.join(['m' * 60] * 5)}.org",
    "mike@xn--.org",
    "mike@xn--zzzzzzzz.org",
    "mike@אa.org",  # RFC 5893: a label of both directions
    "mike@a\u0301\u200c.org",
]

letters = st.sampled_from("aZkKsSiI0.-+_ıİſ\u212aßẞüÜéе\u0301ｅ。\u200d\u202e\u00adαΑςσΣ")
addresses = st.builds(
    "{}@{}.{}".format,
    st.text(letters, min_size=1, max_size=4),
    st.text(letters, min_size=1, max_size=5),
    st.sampled_from(["org", "ORG", "de"]),
)


def key_of(address: str) -> str | None:
    try:
        return email_key(address)
    except ValueError:
        return None


@pytest.mark.parametrize(("typed", "meant"), LOOK_ALIKES)
def test_a_look_alike_never_passes_for_the_address(typed: str, meant: str) -> None:
    assert key_of(typed) != email_key(meant)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        email_key(typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Leonie.Kohler@Example.ORG", "leonie.kohler@example.org"),
        ("  leonie@example.org\t", "leonie@example.org"),
        ("leonie+shop@example.org", "leonie+shop@example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("LEONIE@BÜCHER.de", "leonie@xn--bcher-kva.de"),
        ("leonie@bücher.de", "leonie@xn--bcher-kva.de"),
        ("leonie@XN--BCHER-KVA.de", "leonie@xn--bcher-kva.de"),
        ("leonie@faß.de", "leonie@xn--fa-hia.de"),
        ("leonie@παράδειγμα.gr", "leonie@xn--hxajbheg2az3al.gr"),
        ("leonie@例え.jp", "leonie@xn--r8jz45g.jp"),
    ],
)
def test_the_spellings_of_one_mailbox_have_one_key(typed: str, key: str) -> None:
    assert email_key(typed) == key


@given(addresses)
def test_a_key_is_its_own_key(address: str) -> None:
    key = key_of(address)
    if key is not None:
        assert key.isascii()
        assert email_key(key) == key
        assert email_key(f" {key.upper()} ") == key


@given(addresses, addresses)
def test_equal_keys_mean_one_mailbox(one: str, other: str) -> None:
    """Alike are: the local part but for ASCII case; the domain in one case, or one as the other's A-label."""
    if (key := key_of(one)) is None or key != key_of(other):
        return
    (local, domain), (other_local, other_domain) = one.split("@"), other.split("@")
    assert local.isascii()
    assert local.lower() == other_local.lower()
    assert a_label(domain) == a_label(other_domain)


def a_label(domain: str) -> bytes:
    return idna.encode("".join(c.lower() if len(c.lower()) == 1 else c for c in domain), strict=True)
