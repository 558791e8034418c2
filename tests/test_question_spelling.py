"""What is made of words that are misspelt, shortened, or right but none of the articles'."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.english.dictionary import is_english
from assistant.english.words import WORD
from assistant.question.spelling import MOST_UNKNOWN, MOST_WORDS, Speller
from corpus import read_folder
from index.word_search import Words

SHIPPED = Path(__file__).parents[1] / "corpus" / "articles"
FIXTURES = Path(__file__).parent / "fixtures"
WORDS = [
    "Lumen",
    "Vireo",
    "Microsoft",
    "OpenAI",
    "Stargate",
    "constitutional",
    "revenue",
    "cheaper",
]
OFFICE = ["computer", "pushing", "stationary", "license", "behavior", "color", "program", "NASA"]
SPELLER = Speller(dict.fromkeys([*WORDS, *OFFICE], 3))


@pytest.fixture(scope="module")
def shipped() -> Speller:
    articles, _ = read_folder(SHIPPED)
    return Speller(Words.of(articles).vocabulary)


def words_of_other_articles() -> list[str]:
    """Lower-case words that stand twice or more in articles that are not the shipped ones."""
    texts = [path.read_text(encoding="utf-8") for path in FIXTURES.rglob("*.md")]
    counts = Counter(re.findall(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])", " ".join(texts)))
    return sorted(word for word, count in counts.items() if count > 1)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("opnai revenu", "OpenAI revenue"),
        ("whats constituional", "what is constitutional"),
        ("msft and oai", "Microsoft and OpenAI"),
        ("is it chaeper", "is it cheaper"),
        ("how many emploees", "how many employees"),
        ("Revenu of OpenIA", "Revenue of OpenAI"),
        ("vireos revneue", "vireos revenue"),
    ],
)
def test_typos_and_abbreviations_become_the_articles_words(typed: str, understood: str) -> None:
    assert SPELLER.spell(typed).text == understood
    assert SPELLER.spell(typed).shown == understood


@pytest.mark.parametrize(
    "word",
    [
        *("lawyers", "salary", "builds", "commute", "phishing", "commuters", "stationery"),
        *("onboarding", "timesheet", "offboarding", "khanates", "colourless", "kubernetes"),
        *("Nvidia", "xAI", "Python", "GPUs", "Elon", "Musk", "musk", "OpenAPI", "Zhipu", "Müller"),
        *("H100", "7B", "4o", "k8s", "covid19", "R&D", "U.S.", "saas", "nada", "Łódź", "don't"),
    ],
)
def test_a_right_word_that_is_none_of_the_articles_stays(word: str) -> None:
    spelt = SPELLER.spell(f"Does {word} matter?")
    assert spelt.text == spelt.typed == spelt.shown == f"Does {word} matter?"


def test_no_right_word_of_other_articles_is_replaced(shipped: Speller) -> None:
    words = words_of_other_articles()
    assert len(words) > 100
    assert [word for word in words if shipped.spell(word).mended] == []


def test_swapped_letters_in_words_of_the_articles_are_mended(shipped: Speller) -> None:
    articles, _ = read_folder(SHIPPED)
    words = {word for word in Words.of(articles).vocabulary if re.fullmatch(r"[a-z]{6,}", word)}
    slips = {word: f"{word[:2]}{word[3]}{word[2]}{word[4:]}" for word in sorted(words)}
    slips = {word: slip for word, slip in slips.items() if slip != word and not is_english(slip)}
    mended = [word for word, slip in slips.items() if shipped.spell(slip).text == word]
    assert len(mended) >= 0.97 * len(slips) > 300


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("is openai cheaper", "is OpenAI cheaper"),
        ("licence and behaviour", "license and behavior"),
        ("Colour of the programme", "Color of the program"),
        ("dont pay openai", "don't pay OpenAI"),
    ],
)
def test_capitals_and_the_variety_of_english_are_searched_but_not_told(
    typed: str, text: str
) -> None:
    spelt = SPELLER.spell(typed)
    assert (spelt.text, spelt.shown, spelt.mended) == (text, typed, False)


@pytest.mark.parametrize(
    ("typed", "text"), [("is gpt4o cheap", "is GPT-4o cheap"), ("vireo3.5 cost", "Vireo 3.5 cost")]
)
def test_a_number_stands_apart_from_the_name_behind_which_it_was_typed(
    typed: str, text: str
) -> None:
    assert Speller({"GPT": 3, "Vireo": 3}).spell(typed).text == text


def test_an_everyday_word_is_no_name_where_the_articles_write_it_with_a_capital() -> None:
    speller = Speller({"Growers": 3, "Sarvane": 3})
    assert speller.spell("what do growers say of sarvane").text == "what do growers say of Sarvane"


def test_the_nearer_word_is_meant_though_the_articles_have_another() -> None:
    assert SPELLER.spell("the commmute").text == "the commute"
    assert SPELLER.spell("the computre").text == "the computer"


def test_a_short_form_that_the_articles_use_is_theirs() -> None:
    assert SPELLER.spell("is the diff big").text == "is the difference big"
    assert Speller({"diff": 3}).spell("is the diff big").text == "is the diff big"


def test_nothing_is_mended_in_another_language() -> None:
    typed = "Comment les laboratoires gagnent ils revenu ou constitutionel argent?"
    assert SPELLER.spell(typed).text == typed


@settings(max_examples=200)
@given(st.text(st.characters(exclude_characters="/$"), max_size=80))  # "w/o" is two words
def test_spelling_never_fails_and_loses_no_word(text: str) -> None:
    spelt = SPELLER.spell(text)
    assert spelt.typed == text
    assert len(WORD.findall(spelt.text)) >= len(WORD.findall(text))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"qx{''.join(chr(97 + int(digit)) for digit in str(n))}z" for n in range(12_000)),
        "Stargate " * 100_000,
        "a" * 1_000_000,
        "revneue-" * (MOST_WORDS + 1),
    ],
    ids=["unknown words", "a megabyte of a name", "one endless word", "no spaces"],
)
def test_of_a_text_longer_than_any_question_nothing_is_looked_up(text: str) -> None:
    assert SPELLER.spell(text).text == text


def test_a_bounded_number_of_unknown_words_is_looked_up() -> None:
    known = "the price of a firm is high and it was said that they have more than others in town "
    few, many = ([f"revenue{chr(97 + n)}{chr(97 + n)}" for n in range(count)] for count in (8, 26))
    few_mended = SPELLER.spell(known * 10 + " ".join(few)).text
    assert few_mended == known * 10 + " ".join(["revenue"] * len(few))
    assert len(many) > MOST_UNKNOWN
    assert SPELLER.spell(known * 10 + " ".join(many)).text == known * 10 + " ".join(many)
