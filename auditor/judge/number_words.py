"""The English words for numbers and lengths of time, as a recogniser writes them."""

from __future__ import annotations

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
"""Digits."""
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
"""Ten to nineteen."""
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
"""Twenty to ninety."""
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50,
}  # fmt: skip
"""Places in a row."""
HOMOPHONES = {
    "won": "one", "to": "two", "too": "two", "for": "four", "fore": "four", "ate": "eight", "oh": "zero",
    "o": "zero",
}  # fmt: skip
"""Words that sound exactly like a number; read as one only where a number is sure to stand."""
UNIT_MS = {
    "second": 1000, "seconds": 1000, "minute": 60000, "minutes": 60000, "mins": 60000, "hour": 3600000,
    "hours": 3600000,
}  # fmt: skip
"""Units of time, in milliseconds."""
AT_MOST = (
    ("less", "than"), ("fewer", "than"), ("no", "more", "than"), ("not", "more", "than"), ("under",), ("within",),
    ("up", "to"), ("at", "most"), ("as", "long", "as"), ("below",), ("maximum", "of"), ("no", "longer", "than"),
)  # fmt: skip
"""What before a length of time makes it the longest."""
AT_LEAST = (
    ("more", "than"), ("over",), ("at", "least"), ("in", "excess", "of"), ("longer", "than"), ("upwards", "of"),
    ("minimum", "of"), ("above",),
)  # fmt: skip
"""What before a length of time makes it the shortest."""
IDIOMS = (
    ("three quarters of an hour", 45), ("a quarter of an hour", 15), ("quarter of an hour", 15),
    ("an hour and a half", 90), ("an hour and a quarter", 75), ("a minute and a half", 1.5),
    ("hour and a half", 90), ("half an hour", 30), ("half a hour", 30), ("a half hour", 30), ("half hour", 30),
    ("half a minute", 0.5), ("quarter hour", 15), ("a couple of minutes", 2), ("couple of minutes", 2),
    ("couple minutes", 2), ("a couple of hours", 120), ("couple of hours", 120), ("a minute or two", 1.5),
    ("minute or two", 1.5), ("a minute", 1), ("an hour", 60), ("a hour", 60),
)  # fmt: skip
"""Lengths of time that are not said as number and unit, in minutes; the longer ones first."""
VAGUE_MINUTES = (("few", 2, 5), ("several", 3, 7))
"""Words for some minutes, with the fewest and the most that they are taken for."""
CALLERS = frozenset((
    "call", "caller", "callers", "calls", "client", "clients", "customer", "customers", "member", "members",
    "other", "others", "people", "person",
))  # fmt: skip
"""Those who wait in a queue."""
PLACE = frozenset(("call", "caller", "line", "number", "place", "position", "queue", "spot"))
"""Words that speak of a place in a queue."""
AHEAD = frozenset(("ahead", "before", "front"))
"""Words that speak of those who come first."""
ROUGHLY = ("approximately", "about", "around", "roughly", "is", "currently", "estimated")
"""What stands before the figure of an estimate."""
