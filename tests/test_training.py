"""The scripts that make the reader's weights: from a question set to a file that is opened."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from onnxruntime import InferenceSession
from transformers import BertConfig, BertForSequenceClassification

from index import Reader
from tests.training import prepare, train
from tests.training.network import Network, from_cross_encoder
from tests.training.pairs import GROUP, Round
from tests.training.sets import Sets

pytest.importorskip("onnx", reason='it comes with the extra "training"')
from tests.training import export

PARAGRAPH = (
    "Harrow Textiles opened its first mill at Dunmore in 1887. "
    "The mill burnt down after nine years. "
    "Brandt Dyeworks bought the ground from Harrow Textiles for 40 crowns."
)
QUESTIONS = {
    "When did Harrow Textiles open its first mill?": "1887",
    "Who bought the ground of the mill?": "Brandt Dyeworks",
    "How long did the first mill at Dunmore stand?": "nine years",
    "What did Harrow Textiles weave there?": None,
}
WORDS = 30_522


def pair(tokens: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A random question and sentence of so many tokens, (1, tokens)."""
    ids = torch.randint(1000, WORDS, (1, tokens), generator=torch.Generator().manual_seed(tokens))
    return ids, (torch.arange(tokens) >= tokens // 2).long()[None]


@pytest.fixture(scope="module")
def bert() -> BertForSequenceClassification:
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=WORDS, hidden_size=64, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=128, num_labels=1, initializer_range=0.2,
    )  # fmt: skip
    return BertForSequenceClassification(shape).eval()


@pytest.fixture(scope="module")
def network(bert: BertForSequenceClassification) -> Network:
    return Network.of(from_cross_encoder(bert.state_dict())).eval()


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Sets:
    """One article in SQuAD's format."""
    asked = [
        {
            "question": question,
            "answers": [{"text": one, "answer_start": PARAGRAPH.index(one)}] if one else [],
        }
        for question, one in QUESTIONS.items()
    ]
    article = {"title": "Harrow_Textiles", "paragraphs": [{"context": PARAGRAPH, "qas": asked}]}
    path = tmp_path_factory.mktemp("set") / "squad.json"
    path.write_text(json.dumps({"data": [article]}), "utf-8")
    read = Sets(Random(0), left_out=(), first=None)
    read.squad("squad", path)
    return read


@torch.no_grad()
def test_the_network_begins_with_the_score_of_the_cross_encoder(
    bert: BertForSequenceClassification, network: Network
) -> None:
    ids, types = pair(23)
    score = bert(input_ids=ids, token_type_ids=types).logits
    torch.testing.assert_close(
        network(ids, types), torch.cat([score, score / 2], dim=1), rtol=1e-4, atol=1e-4
    )


@torch.no_grad()
def test_what_fills_a_pair_up_changes_nothing(network: Network) -> None:
    ids, types = pair(23)
    mask = torch.arange(32)[None] < 23
    filled = [torch.nn.functional.pad(one, (0, 9)) for one in (ids, types)]
    torch.testing.assert_close(network(*filled, mask), network(ids, types), rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_what_is_exported_scores_as_the_network_does(network: Network, tmp_path: Path) -> None:
    export.export(network, tmp_path / "whole.onnx")
    export.quantize(tmp_path / "whole.onnx", tmp_path / "reader.onnx")
    pairs = [pair(tokens) for tokens in (5, 17, 40, 96)]
    expected = np.concatenate([network(*one).numpy() for one in pairs])
    for name, apart in (("whole", 1e-3), ("reader", 0.1 * np.ptp(expected))):
        session = InferenceSession(tmp_path / f"{name}.onnx", providers=["CPUExecutionProvider"])
        given = [{"ids": ids.numpy(), "types": types.numpy()} for ids, types in pairs]
        scores = np.concatenate([session.run(["scores"], one)[0] for one in given])
        np.testing.assert_allclose(scores, expected, atol=apart, rtol=0)


def test_alterations_take_away_what_was_asked_for(sets: Sets) -> None:
    lessons = prepare.lessons(sets, Random(0))
    assert [one.question for one in lessons] == list(QUESTIONS)
    for lesson in lessons:
        assert lesson.question not in lesson.swapped
        answer = QUESTIONS[lesson.question]
        for i in (*lesson.beside, *lesson.near):
            assert answer is None or answer not in sets.texts[i].words
    vague, elsewhere = lessons[0].spoilt
    assert "1887" not in vague.words
    assert "Harrow Textiles" not in f"{elsewhere.place}{elsewhere.subject}{elsewhere.words}"
    assert not lessons[-1].gold


def test_lessons_make_a_reader(
    sets: Sets, bert: BertForSequenceClassification, tmp_path: Path
) -> None:
    lessons = prepare.lessons(sets, Random(0))
    prepare.save(tmp_path / "lessons", sets.texts, lessons)
    texts, loaded = prepare.load(tmp_path / "lessons")
    assert loaded == lessons
    batch = Round(texts, loaded, groups=3, seed=1)[0]
    assert batch.answers.shape == (3, GROUP)
    start = from_cross_encoder(bert.state_dict())
    order = train.scores(Network.of(start), batch)[..., 0].detach()
    losses = []
    for steps in (0, 10):
        state = train.train(start, iter([batch] * steps), steps=steps, rate=1e-2)
        found = train.scores(Network.of(state).eval(), batch)
        losses.append(train.loss(found, batch.answers, order).item())
    assert losses[1] < losses[0]
    train.save_file({name: weight.cpu() for name, weight in state.items()}, tmp_path / "weights")
    assert export.main([str(tmp_path / "weights"), str(tmp_path / "reader.onnx")]) == 0
    sha256 = hashlib.sha256((tmp_path / "reader.onnx").read_bytes()).hexdigest()
    reader = Reader.open(tmp_path / "reader.onnx", sha256=sha256)
    assert np.isfinite(reader.read("Who bought the ground?", [PARAGRAPH, "Nobody."])).all()


@pytest.mark.parametrize("main", [prepare.main, train.main, export.main])
def test_each_script_says_how_it_is_used(
    main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert capsys.readouterr().out.startswith(f"usage: python -m {main.__module__} ")
