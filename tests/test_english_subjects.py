"""Of whom a sentence speaks, told by its words and by what stands before and above it."""

import pytest

from assistant.english.subjects import Subjects, hold_of, subject_names
from corpus import parse_article

TEXT = """# Two ferries

Harbour talk.

## Norvik Lines: pay once

### The fleet

Norvik Lines bought four ferries in 2019. The company paid $30 million for them. It also took over
the old quay. In exchange, the town waived its fees.

None of this was cheap.

## Sundlink: rent

Sundlink was founded by Edda Holm. She had run a bus company before. They rent two ferries from
Brandt Marine.

### Is Sundlink cheaper?

In most years, yes. Its tickets cost a third less.
"""


def subjects() -> tuple[Subjects, list[str]]:
    article = parse_article(TEXT, form="markdown", id="ferries")
    texts = [article.sentence_text(at) for at in range(len(article.sentences))]
    return Subjects(article), texts


def spoken(beginning: str) -> tuple[tuple[str, ...], str, str]:
    found, texts = subjects()
    at = next(i for i, text in enumerate(texts) if text.startswith(beginning))
    one = found.of(at)
    return one.names, one.stands_for, one.hangs


def test_a_sentence_speaks_of_the_name_in_its_subject() -> None:
    assert spoken("Norvik Lines bought") == (("Norvik Lines",), "", "")


def test_the_company_stands_for_the_subject_before_it() -> None:
    assert spoken("The company paid") == (("Norvik Lines",), "Norvik Lines", "name")


def test_it_stands_for_what_the_sentence_before_speaks_of() -> None:
    assert spoken("It also took") == (("Norvik Lines",), "Norvik Lines", "name")


def test_she_stands_for_a_person_and_no_firm() -> None:
    assert spoken("She had run") == (("Edda Holm",), "Edda Holm", "name")


def test_what_hangs_on_more_than_a_name_says_so() -> None:
    assert spoken("In exchange")[2] == "text"
    assert spoken("In most years, yes")[2] == "text"
    assert spoken("None of this")[2] == "text"


def test_a_sentence_without_a_name_speaks_of_its_nearest_heading() -> None:
    assert spoken("None of this")[0] == ("Norvik Lines",)


def test_what_answers_a_heading_speaks_of_what_that_asks_about() -> None:
    assert spoken("Its tickets") == (("Sundlink",), "Sundlink", "name")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In 2024 Norvik Lines grew.", ("Norvik Lines",)),
        ("Norvik’s captains want more.", ("Norvik",)),
        ("While Sundlink waited, Norvik Lines bought.", ("Norvik Lines",)),
        ("The report about the quay praises nobody.", ()),
        ("Norvik Lines, which owns the quay, grew.", ("Norvik Lines",)),
    ],
)
def test_names_are_looked_for_in_front_of_the_first_verb(text: str, names: tuple[str, ...]) -> None:
    assert subject_names(text) == names


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("The company raised money.", "name"),
        ("The company town has a quay.", ""),
        ("They left.", "name"),
        ("It is true that ferries sink.", ""),
        ("But it sank.", "text"),
        ("This bet paid off.", "text"),
        ("Generally, yes — ferries pay.", "text"),
        ("The system was costly.", "text"),
        ("From the beginning, its prices were low.", "name"),
        ("“It floats,” he says.", "text"),
        ("Ferries are slow.", ""),
    ],
)
def test_a_sentence_hangs_by_its_first_words(text: str, hangs: str) -> None:
    assert hold_of(text) == hangs
