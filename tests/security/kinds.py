"""The kinds of routes: who gets in, and what the others are answered."""

PEOPLE = ("anonymous", "end user", "staff", "administrator")
PROGRAMS = ("end user's token", "staff token", "administrator's token")

# What each kind of route answers to whom. "in" is any answer of the page itself; whoever is not in gets this one.
KINDS: dict[str, dict[str, str]] = {
    "open": dict.fromkeys(PEOPLE, "in"),
    "own": {**dict.fromkeys(PEOPLE, "in"), "anonymous": "sign in"},
    "staff": {"anonymous": "sign in", "end user": "hidden", "staff": "in", "administrator": "in"},
    "admin": {"anonymous": "sign in", "end user": "hidden", "staff": "hidden", "administrator": "in"},
    "file": {"anonymous": "hidden", "end user": "hidden", "staff": "in", "administrator": "in"},
    # A file of a note that is shared with somebody else, a statement that was mailed to somebody else.
    "their file": {**dict.fromkeys(PEOPLE, "hidden"), "anonymous": "sign in"},
    # What brings back something that was removed; here nothing was.
    "undo": {**dict.fromkeys(PEOPLE, "hidden"), "anonymous": "sign in"},
    "superuser": {"anonymous": "sign in", "end user": "sign in", "staff": "sign in", "administrator": "in"},
    "api": {
        **dict.fromkeys(PEOPLE, "no token"),
        **dict.fromkeys(PROGRAMS, "in"),
        "end user's token": "no token",
    },
    "undo api": {
        **dict.fromkeys(PEOPLE, "no token"),
        **dict.fromkeys(PROGRAMS, "hidden"),
        "end user's token": "no token",
    },
    "admin api": {
        **dict.fromkeys(PEOPLE, "no token"),
        "end user's token": "no token",
        "staff token": "forbidden",
        "administrator's token": "in",
    },
    "read api": {
        **dict.fromkeys(PEOPLE, "no token"),
        "end user's token": "no token",
        "staff token": "in, forbidden",  # reads, and changes nothing
        "administrator's token": "in",
    },
    "nothing": dict.fromkeys((*PEOPLE, *PROGRAMS), "hidden"),
}
