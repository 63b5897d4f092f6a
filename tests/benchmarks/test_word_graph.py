"""The tools that give the recognition model words: how they are spoken, and the graph that the recogniser reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import word_graph
from const_graph import Arc, Graph, from_bytes, to_bytes
from hypothesis import given
from hypothesis import strategies as st
from language_graph import read, word_numbers, write
from language_model import BEGIN, END, Grams
from pronunciation import spoken
from teach_words import more_words, pronounced
from vosk import KaldiRecognizer, Model

from auditor.listen.audio import load
from auditor.listen.models import find_model
from auditor.schema import Origin

SAMPLES = Path(__file__).resolve().parents[2] / "recordings" / "samples"
DICTIONARY = {
    "busy": [("B", "IH", "Z", "IY")],
    "wait": [("W", "EY", "T")],
    "close": [("K", "L", "OW", "Z"), ("K", "L", "OW", "S")],
    "post": [("P", "OW", "S", "T")],
    "code": [("K", "OW", "D")],
    "organized": [("AO", "R", "G", "AH", "N", "AY", "Z", "D")],
    "slip": [("S", "L", "IH", "P")],
}


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("busy", {"B IH Z IY"}),
        ("busier", {"B IH Z IY ER"}),
        ("busiest", {"B IH Z IY AH S T"}),
        ("waits", {"W EY T S"}),
        ("closes", {"K L OW Z AH Z", "K L OW S AH Z"}),
        ("waited", {"W EY T AH D"}),
        ("slipped", {"S L IH P T"}),
        ("wait's", {"W EY T S"}),
        ("postcode", {"P OW S T K OW D"}),
        ("postcodes", {"P OW S T K OW D Z"}),
        ("organised", {"AO R G AH N AY Z D"}),
        ("unslip", {"AH N S L IH P"}),
        ("zoo", set()),
        ("codling", set()),
    ],
)
def test_a_word_is_spoken_as_what_it_is_made_of(word: str, ways: set[str]) -> None:
    assert {" ".join(way) for way in spoken(word, DICTIONARY, parts=DICTIONARY)} == ways


def test_only_common_words_are_halves_of_others() -> None:
    assert not spoken("postcode", DICTIONARY, parts={"post"})


def test_words_that_are_used_are_learnt_and_those_known_gain_ways_of_speaking() -> None:
    known = {"busy": frozenset({("B", "IH", "Z", "IY")}), "data": frozenset({("D", "AE", "T", "AH")})}
    by_hand = pronounced("# a comment\nute Y UW T\ndata D EY T AH\n")
    taught = more_words(known, {"busy", "busier", "ute", "wait", "zoo"}, DICTIONARY, by_hand)
    assert taught == {
        **known,
        "data": {("D", "AE", "T", "AH"), ("D", "EY", "T", "AH")},
        "busier": {("B", "IH", "Z", "IY", "ER")},
        "ute": {("Y", "UW", "T")},
        "wait": {("W", "EY", "T")},
    }


def phones() -> word_graph.Phones:
    return word_graph.Phones.of(find_model() / "graph" / "phones.txt")


@given(
    st.dictionaries(
        st.text("abcdefgh'", min_size=1, max_size=6).filter(str.isalpha),
        st.frozensets(
            st.lists(st.sampled_from(["AA", "B", "K", "S", "T"]), min_size=1, max_size=5).map(tuple), min_size=1
        ),
        min_size=1,
        max_size=12,
    )
)
def test_words_are_read_from_a_graph_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, lexicon: dict[str, frozenset[tuple[str, ...]]]
) -> None:
    model = tmp_path_factory.mktemp("model")
    (model / "graph").mkdir()
    shutil.copy(find_model() / "graph" / "phones.txt", model / "graph")
    word_graph.write(lexicon, phones(), model)
    assert word_graph.read(model) == lexicon
    assert set(lexicon) < set(word_numbers(model / "graph" / "words.txt"))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([0.0, 1.5])), max_size=4), min_size=1
    )
)
def test_a_graph_is_read_as_it_was_written(leaving: list[list[tuple[int, int, float]]]) -> None:
    arcs = [[Arc(*arc, to=number % len(leaving)) for number, arc in enumerate(state)] for state in leaving]
    graph = Graph(0, arcs, {0: 0.5})
    assert from_bytes(to_bytes(graph, 1)) == graph


WORDS = ("press", "one", "for", "sales", "two", "service")


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """The project's network with a few words of its own, any of which may follow any."""
    for part in ("am", "conf", "graph"):
        shutil.copytree(find_model() / part, tmp_path / part)
    spoken_as = {word: ways for word, ways in word_graph.read(find_model()).items() if word in WORDS}
    word_graph.write(spoken_as, phones(), tmp_path)
    alike = 1.0 / (len(WORDS) + 2)
    follows = {(): dict.fromkeys((*WORDS, "[unk]", END), alike), (BEGIN,): {"press": alike}}
    write(Grams(follows, {(BEGIN,): 1.0}), tmp_path / "graph" / "words.txt", tmp_path / "graph" / "Gr.fst")
    return tmp_path


def test_a_language_model_is_read_as_it_was_written(small_model: Path) -> None:
    grams = read(small_model / "graph" / "Gr.fst", small_model / "graph" / "words.txt")
    assert grams.follows[()] == pytest.approx(dict.fromkeys((*WORDS, "[unk]", END), 1 / 8))
    assert grams.back_off == pytest.approx({(BEGIN,): 1.0})


def test_the_recogniser_hears_the_words_of_a_graph_and_none_else(small_model: Path) -> None:
    """The call's menu was written when it was made: "For sales, press one. For service, press two.\""""
    truth = json.loads((SAMPLES / "fernhill-service.truth.json").read_text(encoding="utf-8"))
    menu = next(one for one in truth["announcements"] if "press one" in one["text"].lower())
    recogniser = KaldiRecognizer(Model(str(small_model)), 8000)
    sound = load(SAMPLES / "fernhill-service.opus", Origin())[1].far_end
    recogniser.AcceptWaveform(sound[8 * menu["start_ms"] : 8 * menu["end_ms"]].tobytes())
    heard = json.loads(recogniser.FinalResult())["text"].split()
    assert set(heard) <= {*WORDS, "[unk]"}
    said = " ".join(word for word in heard if word != "[unk]")
    assert "press one" in said
    assert "sales" in said
