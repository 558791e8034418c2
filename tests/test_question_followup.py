"""Follow-ups resolve to what the last answer was about, chain by chain; a whole question stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question.followup import leans, resolve, split_remark
from assistant.question.limits import bounded
from assistant.question.sides import Side, Sides
from assistant.question.smalltalk import talk_in, which

SIDES = Sides(
    [Side(name="Lumen", names=("Lumen", "Ray")), Side(name="Vireo", names=("Vireo", "Perch"))],
    nouns=["makers", "firms"],
)
FOUNDED = "Lumen was founded by Ada Quill and Greta Moss. [1]"
LED = "Managing director Tam Holloway sold the lamps. [1]"


def talk(*turns: str | tuple[str, str]) -> list[dict[str, str]]:
    said = []
    for turn in turns:
        question, answer = turn if isinstance(turn, tuple) else (turn, "")
        said.append({"role": "user", "content": question})
        if answer:
            said.append({"role": "assistant", "content": answer})
    return said


@pytest.mark.parametrize(
    ("before", "question", "text"),
    [
        (["How does Lumen make lamps?"], "And its rival?", "How does Vireo make lamps?"),
        (["How does Lumen make lamps?"], "And the other one?", "How does Vireo make lamps?"),
        (["What is Lumen's revenue?"], "What about Vireo?", "What is Vireo's revenue?"),
        (["What is the Ray project?"], "What does it cost?", "What does the Ray project cost?"),
        (["How does Lumen make lamps?"], "any downsides?", "What are the downsides of Lumen?"),
        (["Who announced the Ray?"], "When?", "When was the Ray announced?"),
        (["How much did Lumen raise?"], "at what valuation?", "At what valuation did Lumen raise?"),
        (["Who invested in Lumen?"], "In which year?", "In which year was invested in Lumen?"),
        (["Who invested in Lumen?"], "and in Vireo?", "Who invested in Vireo?"),
        (["How does Lumen make lamps?"], "Why?", "Why does Lumen make lamps?"),
        (["How do Lumen and Vireo differ?"], "What does the second one cost?",
         "What does Vireo cost?"),
        (["What is Lumen?"], "so what?", "Why does Lumen matter?"),
        (["What is Lumen?"], "tell me more", "What is Lumen?"),
        (["What does the second article say about Lumen?"], "Is there any evidence for that?",
         "Is there any evidence for that? (What does the second article say about Lumen)"),
        (["How does Lumen make lamps?"], "does it work?",
         "does it work? (How does Lumen make lamps)"),
        ([("Who leads Lumen?", LED)], "What did he sell?", "What did Tam Holloway sell?"),
        ([("Who leads Lumen?", LED)], "When was it founded?", "When was Lumen founded?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_about_what_the_last_answer_was_about(
    before: list[str | tuple[str, str]], question: str, text: str
) -> None:
    assert resolve(question, talk(*before), SIDES).text == text


@pytest.mark.parametrize(
    ("before", "question", "text"),
    [
        (["tl;dr of the second article?"], "who wrote it?", "who wrote the second article?"),
        (["Summarise the second article"], "who is mentioned?",
         "who is mentioned in the second article?"),
        (["tl;dr of the first article?", "who wrote it?", "what dates does it give?"],
         "and the other one?", "what dates does the article other than the first article give?"),
        (["List the companies in the first article"], "what about people?",
         "what about people in the first article?"),
        (["Which article is the newest?"], "who wrote it?", "who wrote the newest article?"),
        (["What is the Ray?"], "who wrote it?", "who wrote the article about Ray?"),
    ],
)  # fmt: skip
def test_a_follow_up_of_an_article_keeps_the_article(
    before: list[str], question: str, text: str
) -> None:
    assert resolve(question, talk(*before), SIDES).text == text


def test_each_turn_of_a_chain_is_understood_by_the_one_before() -> None:
    before = talk("Who founded Lumen?", "When?")
    assert resolve("and Vireo?", before, SIDES).text == "When was Vireo founded?"
    thanked = talk("Who founded Lumen?", "thanks!")
    assert resolve("When?", thanked, SIDES).text == "When was Lumen founded?"


@pytest.mark.parametrize(
    "question",
    [
        "What does Vireo sell in Spain?",
        "List all people",
        "What does Lumen say about the claim that lamps matter?",
        "How many lamps did Vireo sell in 2020?",
    ],
)
def test_a_question_whole_in_itself_is_left_alone(question: str) -> None:
    assert resolve(question, talk("Who founded Lumen?"), SIDES).text == question


def test_where_two_may_be_meant_it_is_asked_back() -> None:
    follow_up = resolve("What did he do before?", talk(("Who founded Lumen?", FOUNDED)), SIDES)
    assert follow_up.choices == ("Ada Quill", "Greta Moss")
    assert which(follow_up.choices) == "Whom or what do you mean: Ada Quill or Greta Moss?"


@pytest.mark.parametrize("question", ["so what?", "Why?", "and the other one?", "tell me more"])
def test_what_leans_on_no_talk_is_lost(question: str) -> None:
    assert resolve(question, [], SIDES).lost


@pytest.mark.parametrize("question", ["Who leads Lumen?", "Why did Lumen sell lamps?", "Lamps?"])
def test_a_question_that_opens_a_talk_is_not_lost(question: str) -> None:
    assert not resolve(question, [], SIDES).lost


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=50)), max_size=60)
)
def test_only_the_end_of_a_talk_is_read(turns: list[tuple[str, str]]) -> None:
    history = [{"role": role, "content": content * 100} for role, content in turns]
    kept = list(bounded(history))
    assert len(kept) <= 16
    assert all(len(turn["content"]) <= 2_000 for turn in kept)
    cut = [{"role": t["role"], "content": t["content"][:2_000]} for t in history]
    assert kept == cut[len(cut) - len(kept) :]


def test_a_follow_up_that_says_all_that_is_asked_is_searched_alone() -> None:
    follow_up = resolve("And its rival?", talk("Who runs Lumen?"), SIDES)
    assert follow_up.searches == (("Who runs Vireo?", 1.0),)
    assert not follow_up.before


def test_a_follow_up_whose_pronoun_is_put_in_is_searched_with_the_talk_before() -> None:
    follow_up = resolve("What does it cost?", talk(("What is Ray?", "A lamp.")), SIDES)
    assert [text for text, _ in follow_up.searches] == ["What does Ray cost?", "What does it cost?"]
    assert [text for text, _ in follow_up.before] == ["What is Ray?", "What is Ray?", "A lamp."]


def test_a_change_of_topic_leaves_the_talk_behind() -> None:
    follow_up = resolve("What does Vireo sell in Spain?", talk("Who runs Lumen?"), SIDES)
    assert follow_up.searches == (("What does Vireo sell in Spain?", 1.0),)


def test_a_remark_is_split_off_its_question() -> None:
    assert split_remark("Lumen lost a lamp. How many lamps did it sell?")[1] != ""
    assert leans("And its price?")


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("thanks, that helped", "thanks"),
        ("cheers mate, brilliant stuff", "thanks"),
        ("Perfect.", "thanks"),
        ("thanks! what about Vireo?", ""),
        ("That's wrong.", "complaint"),
        ("you didn't answer my question", "complaint"),
        ("are you ChatGPT?", "identity"),
        ("which model do you use?", "identity"),
        ("how do I know you're not making this up?", "trust"),
        ("can I trust you?", "trust"),
        ("What can I ask you?", "help"),
        ("¿Quién fundó Lumen?", "language"),
        ("Wer leitet Lumen?", "language"),
        ("Qui a écrit cet article ?", "language"),
        ("Кто основал Lumen?", "language"),
        ("What is El Nino?", ""),
        ("When did the Los Angeles branch open?", ""),
        ("Who wrote Le Monde?", ""),
        ("Why did Leo de Jong leave?", ""),
        ("so what?", ""),
    ],
)
def test_talk_is_told_from_questions(text: str, talk: str) -> None:
    assert talk_in(text) == talk
