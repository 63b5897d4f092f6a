"""What each measure means and in what unit it is: the one list of all of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """``unit`` is ``ms``, ``count``, ``per_min``, ``share`` or ``db``; ``meaning`` one sentence for a reader.

    What is taken ``from_words`` is unknown where none were read; what of it ``grows`` counts something that was said,
    so that reading more can only raise it.
    """

    unit: str
    meaning: str
    from_words: bool = False
    grows: bool = False


def _of_kind(name: str, what: str, *, from_words: bool = False, grows: bool = False) -> dict[str, Definition]:
    """Time and share of one kind in the waits; those of all kinds add up to the waits."""
    return {
        f"{name}_ms": Definition("ms", f"Time of the waits that was filled by {what}.", from_words, grows),
        f"{name}_share": Definition("share", f"Share of the waits that was filled by {what}.", from_words, grows),
    }


def _said(unit: str, meaning: str) -> Definition:
    return Definition(unit, meaning, from_words=True)


def _counted(meaning: str) -> Definition:
    """How often something was said."""
    return Definition("count", meaning, from_words=True, grows=True)


DEFINITIONS = {
    "ring_ms": Definition("ms", "From the first ring to the answer of the line."),
    "time_to_human_ms": Definition("ms", "From the answer of the line to the first word of a living person."),
    "first_person_at_ms": Definition("ms", "The first word of a living person, from the start of the recording."),
    "queue_wait_ms": Definition("ms", "From the start of the first wait in the queue to the first living person."),
    "hold_ms": Definition("ms", "All waits together."),
    "longest_hold_ms": Definition("ms", "The longest single wait."),
    "queue_hold_ms": Definition("ms", "All waits in the queue."),
    "transfer_hold_ms": Definition("ms", "All waits while being passed on."),
    "agent_hold_ms": Definition("ms", "All waits while the person who had answered was away."),
    "holds_count": Definition("count", "How many waits there were."),
    "agent_holds_count": Definition("count", "How often a person who had answered put the caller on hold."),
    "transfers_count": Definition("count", "How often the caller was passed on and waited for it."),
    "dead_air_ms": Definition(
        "ms", "Silence in the waits, all together, but for short gaps beside music and messages."
    ),
    "longest_dead_air_ms": Definition("ms", "The longest of these silences."),
    "menu_ms": Definition("ms", "Time of greetings, menus and prompts that hand the call over."),
    "menu_options_count": _counted("Choices offered in all menus."),
    "menu_levels_count": _counted("Menus, one behind the other."),
    "longest_menu_count": _counted("Choices offered in the longest menu."),
    "own_option_at_ms": _said("ms", "From the answer of the line until the choice then taken had been offered."),
    "human_offered_count": _counted("1 when a choice, or staying on the line, offers a person by name, else 0."),
    "choices_to_human_count": _counted("Choices heard up to the first that offers a person by name."),
    "human_offered_at_ms": _said("ms", "From the answer of the line until a choice has offered a person by name."),
    "playings_count": Definition("count", "Playings of recorded messages in the waits."),
    "information_count": _counted("Playings in the waits that tell a place, a wait or of a call back."),
    "playings_per_min": Definition("per_min", "Playings of recorded messages per minute of wait."),
    "interruption_gap_ms": Definition("ms", "The middle one of the times between two messages of a wait."),
    "callback_offered_after_ms": _said("ms", "From the start of the first wait to the first offer of a call back."),
    "place_pace_per_min": _said("per_min", "Places by which the caller moved up in the queue, as they were told."),
    "place_still_ms": _said("ms", "The longest time over which the place told in the queue did not fall."),
    **_of_kind("music", "music alone"),
    **_of_kind("help", "messages that tell a place, a wait or of a call back", from_words=True, grows=True),
    **_of_kind("promotion", "advertising", from_words=True, grows=True),
    **_of_kind("deflection", "messages that send the caller to a web site or an app", from_words=True, grows=True),
    **_of_kind("reassurance", "messages that comfort and tell nothing", from_words=True),
    **_of_kind("other_message", "messages of no such kind, or too unclear to tell their kind", from_words=True),
    **_of_kind("any_message", "recorded messages of all kinds together"),
    **_of_kind("silence", "silence"),
    **_of_kind("other_sound", "anything else: ringing, beeps, keys or somebody's voice"),
    "music_loop_ms": Definition("ms", "After how long the music of the waits begins again."),
    "music_against_voice_db": Definition("db", "How much louder the music is than the voices; below 0 when softer."),
    "clipped_share": Definition("share", "Samples of the recording that lie in runs at the ceiling of its range."),
}
"""By the name of the measure. Measures of a single category or menu are made by name: :func:`definition_of`."""
_PLAYINGS = "playings_"
_MENU, _OPTIONS = "menu_", "_options_count"


def definition_of(measure_id: str) -> Definition | None:
    """What a measure means; ``None`` for a name that is none."""
    known = DEFINITIONS.get(measure_id)
    if known is not None:
        return known
    if measure_id.startswith(_PLAYINGS):
        said = measure_id.removeprefix(_PLAYINGS).replace("_", " ")
        return _counted(f"Playings of recorded messages, anywhere in the call, that said: {said}.")
    level = measure_id.removeprefix(_MENU).removesuffix(_OPTIONS)
    if measure_id == f"{_MENU}{level}{_OPTIONS}" and level.isdecimal():
        return _counted(f"Choices offered in menu {level}.")
    return None
