"""Identity keys: the one spelling under which an e-mail address or a phone number is compared.

Keys are computed here and stored in columns of their own, so that both databases compare plain bytes.
"""

import re
from functools import lru_cache

import idna
import phonenumbers
from django.utils.translation import gettext as _

# RFC 5321 4.5.3.1: at most 64 octets before the "@", 254 in all (RFC 3696 erratum 1690).
MAX_EMAIL = 254
MAX_LOCAL = 64
MAX_PHONE = 40

# RFC 5322 3.2.3 dot-atom. Quoted local parts are legal but unseen in practice; refusing them keeps one spelling.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")
_PHONE = re.compile(r"[0-9+()./\-\s]*(\s?(x|ext\.?|#)\s?[0-9]{1,8})?\Z", re.IGNORECASE)


def email_key(email: str) -> str:
    """The key of an e-mail address: trimmed, local part and domain in lower case, domain as IDNA A-labels.

    Rules: the local part is ASCII only; the domain has at least two labels and is valid under IDNA 2008
    with UTS 46 mapping off, so that no two addresses which mail servers tell apart share a key, and
    no look-alike letter (U+0131, U+0130, U+017F, U+212A and the like) turns into an ASCII one.
    Raises ValueError with a sentence for the user.
    """
    if len(email) > 2 * MAX_EMAIL:
        raise ValueError(_("The e-mail address is too long."))
    return _email_key(email.strip())


# One request asks for the same few keys several times, and the IDNA tables are slow.
@lru_cache(maxsize=1_024)
def _email_key(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        raise ValueError(_("Enter an e-mail address like name@example.com."))
    if not text.isprintable():
        raise ValueError(_("The e-mail address has characters that cannot be seen. Type it again."))
    if not local.isascii():
        raise ValueError(_("The part of the e-mail address before the @ may only have plain Latin letters."))
    if len(local) > MAX_LOCAL or not _LOCAL.match(local):
        raise ValueError(_("The part of the e-mail address before the @ is not valid."))
    ascii_domain = _domain_key(domain)
    key = f"{local.lower()}@{ascii_domain}"
    if len(key) > MAX_EMAIL:
        raise ValueError(_("The e-mail address is too long."))
    return key


# Many people have their mail at few domains.
@lru_cache(maxsize=1_024)
def _domain_key(domain: str) -> str:
    invalid = ValueError(_("The part of the e-mail address after the @ is not a valid domain."))
    if domain.isascii():
        lowered = domain.lower()
    else:
        # Only a letter whose lower case is one letter again may be folded: U+212A (Kelvin) lowers to an ASCII
        # "k", U+0130 to two code points. Anything else that is not already lower case is refused by IDNA.
        if any(not c.isascii() and (c.lower().isascii() or len(c.lower()) != 1) for c in domain):
            raise invalid
        lowered = domain.lower()
    try:
        ascii_domain = idna.encode(lowered, strict=True, uts46=False, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise invalid from None
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.match(label) for label in labels) or labels[-1].isdigit():
        raise invalid
    return ascii_domain


def phone_e164(phone: str, region: str = "") -> str:
    """The number in E.164, or "" when it is not a full valid number (it is then kept as typed only).

    `region` is the ISO 3166-1 country to read a national number in. Raises ValueError for what is no
    phone number at all (letters, too long).
    """
    text = phone.strip()
    if not text:
        return ""
    if len(text) > MAX_PHONE or not _PHONE.match(text) or not any(c.isdigit() for c in text):
        raise ValueError(_("Enter a phone number: digits, spaces and + ( ) - . /, at most 40 characters."))
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    number.extension = None
    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164
