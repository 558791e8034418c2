"""Scripted answers of every kind, over real articles with real offsets."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Citation, Statement
from corpus import Article
from tests.scripted_articles import articles, quote


def said(*parts: str | Statement) -> str:
    """The text of an answer: plain words and statements with their markers."""
    lines = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        markers = "".join(f"[{number}]" for number in part.citations)
        bullet = "- " if part.form == "item" else ""
        side = f"{part.about}: " if part.about else ""
        lines.append(f"{bullet}{side}{part.text} {markers}".rstrip())
    return "\n\n".join(lines)


def script() -> dict[str, Answer]:
    """Answers of every kind, by question."""
    tides, lenses = articles()
    return {
        answer.question: answer
        for answer in (
            _first_plant(tides),
            _ways(tides),
            _comparison(tides, lenses),
            _partial(tides),
            _missing(lenses),
            _doubtful(tides, lenses),
            _followed(tides),
            _hostile(lenses),
            _greeting(),
            replace(_ways(tides), question=SLOW, search_question=SLOW),
            replace(_ways(tides), question=HELD, search_question=HELD),
        )
    }


def _quoted(question: str, *citations: Citation, **more: object) -> Answer:
    statements = tuple(
        Statement(text=citation.quote, citations=(citation.number,)) for citation in citations
    )
    values: dict[str, object] = {
        "question": question,
        "search_question": question,
        "outcome": "answered",
        "text": said(*statements),
        "statements": statements,
        "citations": citations,
    }
    return Answer(**(values | more))  # type: ignore[arg-type]


def _first_plant(tides: Article) -> Answer:
    return _quoted(
        "Which was the first large tidal power plant?",
        quote(tides, "first large-scale", number=1),
        quote(tides, "It was the largest", number=2),
        related=(quote(tides, "Tide mills"), quote(tides, "Building it cost")),
    )


def _ways(tides: Article) -> Answer:
    lead = quote(tides, "three ways", number=1)
    items = [
        quote(tides, words, number=number)
        for number, words in enumerate(("stream generators", "barrages use", "Dynamic"), start=2)
    ]
    statements = (
        Statement(text=lead.quote, citations=(1,)),
        *(Statement(text=i.quote, citations=(i.number,), form="item") for i in items),
    )
    return _quoted(
        "How do tides make electricity?",
        lead,
        *items,
        text=said(*statements),
        statements=statements,
        related=(quote(tides, "more predictable"),),
    )


def _comparison(tides: Article, lenses: Article) -> Answer:
    sides = ("Tidal power", "Fresnel lenses", "Wind power")
    citations = (
        quote(tides, "high cost", number=1),
        quote(tides, "Building it cost", number=2),
        quote(lenses, "reduces the amount", number=3),
    )
    about = (sides[0], sides[0], sides[1])
    statements = tuple(
        Statement(text=c.quote, citations=(c.number,), about=side)
        for c, side in zip(citations, about, strict=True)
    )
    return _quoted(
        "Compare the costs of tidal power, Fresnel lenses and wind power",
        *citations,
        text=said(*statements, "Wind power: not stated in the articles."),
        statements=statements,
        sides=sides,
        outcome="partial",
        missing="the costs of wind power",
    )


def _partial(tides: Article) -> Answer:
    citation = quote(tides, "Building it cost", number=1)
    statement = Statement(text=citation.quote, citations=(1,))
    return _quoted(
        "What does a kilowatt hour from Sihwa cost?",
        citation,
        outcome="partial",
        statements=(statement,),
        text=said("The articles do not say this. What they do say:", statement),
        missing="the price of a kilowatt hour",
        related=(quote(tides, "competitive levels"),),
    )


def _missing(lenses: Article) -> Answer:
    return Answer(
        question="Who won the cup?",
        search_question="Who won the cup?",
        outcome="not_found",
        text="The articles say nothing about this. They are about tidal power and lenses.",
        related=(quote(lenses, "Cordouan"), quote(lenses, "six orders")),
    )


def _doubtful(tides: Article, lenses: Article) -> Answer:
    citations = (quote(tides, "first large-scale", number=1), quote(lenses, "1823", number=2))
    statements = (
        Statement(text="The Rance station opened in 1966.", citations=(1,)),
        Statement(text="Its light was seen from 20 miles.", citations=(2,), support="partly"),
        Statement(text="It paid for itself within a decade.", support="unsupported"),
    )
    return _quoted(
        "What is special about the Rance?",
        *citations,
        text=said(*statements),
        statements=statements,
        answerer="small-model",
        note="The model named one passage that does not exist; that was left out.",
    )


def _followed(tides: Article) -> Answer:
    return _quoted(
        "And wht did it cost?",
        quote(tides, "Building it cost", number=1),
        search_question="What did the Sihwa Lake Tidal Power Station cost?",
    )


def _hostile(lenses: Article) -> Answer:
    citation = quote(lenses, "Tags such as", number=1)
    evil = (
        '<img src="https://evil.example/p.png" onerror="window.PWNED=1"> '
        "![x](https://evil.example/q.png)"
    )
    statements = (
        Statement(text=citation.quote, citations=(1,)),
        Statement(text=f"{evil} **bold** `code` </div></section>", support="unsupported"),
    )
    return _quoted(
        HOSTILE,
        citation,
        text=said(*statements),
        statements=statements,
        note=evil,
        search_question=f"{HOSTILE} again",
    )


HOSTILE = (
    '"><script>window.PWNED=1</script><img src=x onerror="window.PWNED=1">'
    "![p](https://evil.example/r.png) [l](javascript:alert(1))"
)


SLOW = "How do tides make electricity, told slowly?"
HELD = "How do tides make electricity, told until it is stopped?"
"""Its answer goes on once it was stopped; asked again, it is told to its end."""


def _greeting() -> Answer:
    return Answer(
        question="Hello",
        search_question="Hello",
        outcome="answered",
        text="Hello. Ask me about tidal power or Fresnel lenses. For example:\n"
        "- How do tides make electricity?\n- Who built the first lens?",
    )
