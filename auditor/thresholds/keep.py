"""What decides over many calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCallsThresholds:
    """How many calls a statement over many calls needs, and when it is made."""

    bands_from_hour: tuple[int, ...] = (0, 8, 10, 12, 14, 16, 18)
    """Hour bands: two hours tell a morning from a noon, and are few enough to be filled by a dozen calls."""
    fewest_calls: int = 5
    fewest_bands: int = 3
    """No word on "every call, at any time" from fewer calls or hour bands."""
    looked_again_at: int = 100
    """Newest calls without the claim in which its recording is looked for by its sound: each takes a few ms."""
    detection: float = 0.95
    """How often a message that plays is heard as such: one in twenty is misheard on an ordinary line."""
    poor_detection: float = 0.9
    """The same on a poor line. No message is said to be missing from calls for being misheard that often."""
    frequent_share: float = 0.8
    """What plays on no more calls than this leaves one caller in five without it: it is not on every call."""
    error_rate: float = 0.05
    """One-sided, for either verdict."""
    most_asked_calls: int = 60
    """Beyond this many more calls the question is not worth asking."""
    pair_minutes: int = 60
    """Two calls make a pair when they were made on the same day, this close to each other."""
    fewest_pairs: int = 6
    """With five pairs even five of five is no surprise at 0.05, two-sided (2/32)."""
    fewest_compared: int = 5
    """No interval from fewer calls on either side."""
    small_sample: int = 10
    """Fewer calls than this on a side are called few."""
    same_menu_share: float = 0.75
    """Choices of two menus that must agree; recognisers misread a destination now and then."""
    same_destination_percent: float = 60.0
    """Likeness of two destinations, 0 to 100, that mean the same place."""
    menu_over_ms: int = 1500
    """No menu pauses for longer between two choices: who presses a key later than this has heard it to its end."""
    fewest_whole_menus: int = 2
    """Calls that heard a menu to its end without a choice: one may have missed it, hardly two in a row."""
    compared_menus: int = 50
    """Newest calls of a side that are looked through for its menu: most hear it whole."""
    compared_messages: int = 40
    """Messages of a side that are compared, the commonest first."""
    resamples: int = 4000
    """So that the ends of an interval move by about 1 % of its width from one seed to another."""
    resampling_seed: int = 20260301
    """Any number will do; it is fixed so that the same calls always give the same interval."""
    most_resampled: int = 200
    """Calls on a side from which on the normal interval is as good: at 200 its ends lie 1 % of the width apart from the
    resampled ones on average, and 10 % at most, where the hang-up left few in sight."""


MANY_CALLS = ManyCallsThresholds()
