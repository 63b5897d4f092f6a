"""The catalogue loads whole, proves itself, and names file, rule and reason when it cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from catalogues import catalogue

from auditor.errors import CatalogueProblem
from auditor.judge.catalogue import load_catalogue
from auditor.judge.categories import certain_sentences
from auditor.judge.habits import Compare, Limits
from auditor.places import seeds_dir

WORDS = """
small_words = ["the", "is", "a", "to", "your"]
[sets]
beast = ["cat", "dog"]
"""
PHRASES = """
[category.beast_heard]
title = "A beast"
meaning = "A beast is heard."
yes = ["the cat purrs"]
no = ["the clock ticks"]
[[category.beast_heard.rule]]
say = ["@beast .. purrs|barks"]
"""
HABITS = """
[habit.quiet]
title = "Quiet"
failure_title = "Loud"
why = "Noise wakes the baby."
source = "experience"
evidence = "each bark"
action = "Feed the dog."
test = { kind = "category", of = ["beast_heard"], compare = "at_most" }
limits = { good = 0, poor = 1, unit = "count" }
"""
PACK = """
[pack]
id = "small-firm"
title = "Usual"
source = "ourselves"
dated = "2026-01-01"
note = "none"
"""


def write_seeds(
    folder: Path, words: str = WORDS, phrases: str = PHRASES, habits: str = HABITS, pack: str = PACK
) -> Path:
    language = folder / "en"
    (language / "packs").mkdir(parents=True)
    (language / "words.toml").write_text(words)
    (language / "phrases.toml").write_text(phrases)
    (language / "habits.toml").write_text(habits)
    (language / "packs" / "small-firm.toml").write_text(pack)
    return folder


def test_own_catalogue_loads_and_has_what_is_asked_for() -> None:
    known = catalogue()
    wanted = {
        "high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer",
        "web_deflection", "promotion", "recording_notice", "hours", "apology", "menu_option", "transfer",
        "voicemail", "closed", "live_greeting", "agent_stall", "hold_request", "hold_thanks", "bot_greeting",
        "options_changed", "gratitude", "volume_plain", "goodbye", "hold_instruction", "accept_callback",
    }  # fmt: skip
    assert wanted <= {category.id for category in known.categories}
    assert len([habit for habit in known.habits if not habit.praise]) >= 25
    assert len([habit for habit in known.habits if habit.praise]) >= 4


def test_every_failing_habit_names_one_action() -> None:
    for habit in catalogue().habits:
        assert habit.praise or (habit.action.endswith(".") and habit.failure_title), habit.id


@pytest.mark.parametrize("pack", ["small-firm", "spain-2025", "service-level-80-20", "uk-fsa"])
def test_packs_load(pack: str) -> None:
    assert catalogue(pack=pack).pack.id == pack


def test_pack_changes_limits_and_the_hash_only() -> None:
    usual, british = catalogue(), catalogue(pack="uk-fsa")
    before, after = usual.habit("slow_answer"), british.habit("slow_answer")
    assert before is not None
    assert after is not None
    assert (before.limits.poor, after.limits.poor) == (180000, 30000)
    assert before.why == after.why
    assert usual.hash != british.hash


def test_hash_ignores_layout_and_comments(tmp_path: Path) -> None:
    plain = load_catalogue(write_seeds(tmp_path / "a"))
    commented = load_catalogue(write_seeds(tmp_path / "b", phrases="# a comment\n\n" + PHRASES))
    changed = load_catalogue(write_seeds(tmp_path / "c", phrases=PHRASES.replace("purrs|barks", "purrs|howls")))
    assert plain.hash == commented.hash
    assert plain.hash != changed.hash


@pytest.mark.parametrize(
    ("part", "old", "new", "reasons"),
    [
        (
            "phrases",
            'title = "A beast"',
            'title = "A beast"\ncolour = "red"',
            ["phrases.toml", "beast_heard", "colour"],
        ),
        ("phrases", 'yes = ["the cat purrs"]\n', "", ["beast_heard", "yes"]),
        ("phrases", "the cat purrs", "the cow purrs", ["yes sentence", "the cow purrs"]),
        ("phrases", "the clock ticks", "the dog barks", ["no sentence", "the dog barks"]),
        ("phrases", "@beast", "@monster", ["beast_heard", "@monster"]),
        ("phrases", "@beast .. purrs|barks", "(the cat", ["bracket"]),
        ("phrases", "@beast .. purrs|barks", "the to a", ["no word that must be heard"]),
        ("phrases", "@beast .. purrs|barks", "cat & dog", ["not a pattern"]),
        ("habits", 'unit = "count"', 'unit = "ms"', ["habits.toml", "quiet", "unit"]),
        ("habits", '"beast_heard"]', '"ghost"]', ["quiet", "ghost"]),
        ("habits", "good = 0, poor = 1", "good = 2, poor = 1", ["quiet", "poor"]),
        ("habits", 'kind = "category"', 'kind = "feeling"', ["quiet", "feeling"]),
        ("habits", 'source = "experience"\n', "", ["quiet", "source"]),
        ("habits", "action", "aktion", ["quiet", "action"]),
        ("words", 'beast = ["cat", "dog"]', 'beast = ["@beast"]', ["contains itself"]),
        ("pack", 'dated = "2026-01-01"\n', "", ["small-firm.toml", "dated"]),
    ],
)
def test_mistakes_are_named(tmp_path: Path, part: str, old: str, new: str, reasons: list[str]) -> None:
    parts = {"words": WORDS, "phrases": PHRASES, "habits": HABITS, "pack": PACK}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with pytest.raises(CatalogueProblem) as problem:
        load_catalogue(write_seeds(tmp_path, **parts))
    for reason in reasons:
        assert reason in str(problem.value)


def test_duplicate_ids_over_two_files(tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path)
    (seeds / "en" / "more.toml").write_text(PHRASES)
    with pytest.raises(CatalogueProblem, match=r"beast_heard.*used twice"):
        load_catalogue(seeds)


def test_broken_toml_and_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblem, match=r"words\.toml"):
        load_catalogue(tmp_path)
    with pytest.raises(CatalogueProblem, match="not valid TOML"):
        load_catalogue(write_seeds(tmp_path, phrases="[[["))


def test_spanish_catalogue_hears_spanish() -> None:
    spanish = catalogue("es")
    said = {
        "high_volume_claim": "por el elevado número de llamadas su espera puede ser larga",
        "importance_claim": "para nosotros su llamada es importante",
        "soon_claim": "no cuelgue le atenderemos lo antes posible",
        "estimated_wait": "la espera aproximada es de quince minutos",
        "menu_option": "si quiere hablar con averías marque el tres",
        "recording_notice": "le informamos de que esta conversación puede ser grabada",
    }
    for category in spanish.categories:
        sentences = list(said.values())
        heard = certain_sentences(category, sentences, spanish.slips)
        assert [sentences[number] for number in heard] == [said[category.id]]


def test_unknown_pack_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblem, match="small-firm"):
        load_catalogue(write_seeds(tmp_path), pack="big-firm")


def test_own_rules_add_replace_and_switch_off(tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.toml").write_text(
        PHRASES.replace("A beast", "My beast")
        + PHRASES.replace("beast_heard", "second")
        + HABITS.replace("habit.quiet", "habit.calm")
        + '[switch]\noff = ["quiet"]\n'
    )
    known = load_catalogue(seeds, own=own)
    assert [category.title for category in known.categories] == ["My beast", "A beast"]
    assert [habit.id for habit in known.habits] == ["calm"]


def test_switch_of_an_unknown_habit(tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblem, match="loud"):
        load_catalogue(write_seeds(tmp_path, habits=HABITS + '[switch]\noff = ["loud"]\n'))


def test_pack_for_an_unknown_habit(tmp_path: Path) -> None:
    pack = PACK + '[limits.loud]\ngood = 1\nunit = "count"\n'
    with pytest.raises(CatalogueProblem, match="loud"):
        load_catalogue(write_seeds(tmp_path, pack=pack))


def test_limits_have_two_sides() -> None:
    wait = Limits(good=60, poor=180, unit="ms", compare=Compare.AT_MOST)
    assert (wait.is_good(60), wait.is_good(61), wait.is_poor(180), wait.is_poor(181)) == (True, False, False, True)
    gap = Limits(good=45, poor=20, unit="ms", compare=Compare.AT_LEAST)
    assert (gap.is_good(45), gap.is_good(44), gap.is_poor(20), gap.is_poor(19)) == (True, False, False, True)


def test_copied_catalogue_is_the_same(tmp_path: Path) -> None:
    shutil.copytree(seeds_dir(), tmp_path / "copy")
    assert load_catalogue(tmp_path / "copy").hash == catalogue().hash


NUMBERS = """
[counting]
digits = { uno = 1, due = 2 }
small = { sedici = 16 }
tens = { venti = 20 }
nearly_alike = { sedici = 60, due = 9 }
[clock]
day_groups = { sempre = "0-6" }
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("due = 2", 'due = "two"', "'digits' must be a table of whole numbers"),
        ('"0-6"', '"0-9"', "must be days such as 0-4"),
        ('"0-6"', '"always"', "must be days such as 0-4"),
        ("{ sedici = 60, ", "{ sette = 60, ", "'nearly_alike' has 'sette', which is neither among"),
        ("digits", "digit", "unknown key 'digit'"),
        ("[clock]", "[clocks]", "unknown key 'clocks'"),
    ],
)
def test_mistakes_in_the_words_for_numbers_are_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    folder = write_seeds(tmp_path)
    (folder / "en" / "numbers.toml").write_text(NUMBERS.replace(old, new))
    with pytest.raises(CatalogueProblem, match=r"numbers\.toml") as caught:
        load_catalogue(folder)
    assert reason in str(caught.value)


def test_a_language_brings_its_own_words_for_numbers_and_menus(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path)
    without = load_catalogue(folder)
    assert not without.numbers.counting.digits
    (folder / "en" / "numbers.toml").write_text(NUMBERS)
    (folder / "en" / "menus.toml").write_text('[menu]\nverbs = ["premere"]\nperson = ["operatore"]\n')
    found = load_catalogue(folder)
    assert found.numbers.counting.digits == {"uno": 1, "due": 2}
    assert found.numbers.clock.day_groups == {("sempre",): (0, 1, 2, 3, 4, 5, 6)}
    assert found.numbers.counting.twins == {16: 60, 60: 16, 2: 9, 9: 2, 22: 29, 29: 22}
    assert found.menus.person == {"operatore"}
    assert found.hash != without.hash


def test_spanish_habits_have_the_ids_of_the_english_ones() -> None:
    english, spanish = catalogue(), catalogue("es", pack="spain-2025")
    assert len(spanish.habits) >= 10
    assert {habit.id for habit in spanish.habits} <= {habit.id for habit in english.habits}
    limits = next(habit.limits for habit in spanish.habits if habit.id == "long_time_to_human")
    assert (limits.good, limits.poor) == (180_000, 180_000)
