"""`python -m tests.training.train LESSONS START OUT`: learns which sentences answer.

LESSONS is what `tests.training.prepare` wrote. START holds the weights of
cross-encoder/ms-marco-MiniLM-L-12-v2 (model.safetensors). OUT is the file to write, safetensors,
for `tests.training.export`. Runs on a GPU where there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import count, islice
from pathlib import Path

import torch
from rich.console import Console
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from tests.training.network import Network, from_cross_encoder
from tests.training.pairs import GROUP, Batch, Round
from tests.training.prepare import load

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
_DROPOUT, _DECAY, _BETAS = 0.1, 0.01, (0.9, 0.98)
_WARM_UP, _LEAST_RATE = 0.06, 0.01
_LOGGED = 50


def main(typed: Sequence[str] | None = None) -> int:
    """Trains and writes."""
    arguments = _parser().parse_args(typed)
    torch.manual_seed(arguments.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    try:
        state = from_cross_encoder(load_file(arguments.start))
        batches = islice(_batches(arguments), arguments.steps)
        trained = train(state, batches, steps=arguments.steps, rate=arguments.rate)
    except KeyError as error:
        Console(stderr=True).print(
            f"train: {arguments.start} has no {error}: no BERT cross-encoder"
        )
        return 1
    except (OSError, ValueError, SafetensorError) as error:
        Console(stderr=True).print(f"train: {error}", highlight=False)
        return 1
    save_file({name: w.contiguous().cpu() for name, w in trained.items()}, arguments.out)
    return 0


def train(state: dict[str, Tensor], batches: Iterator[Batch], *, steps: int,
          rate: float) -> dict[str, Tensor]:  # fmt: skip
    """The state after so many steps; embeddings stay, and the start's own order is kept to.

    Args:
        state: What to begin with, as `Network.of` takes it.
        batches: As many as there are steps.
        steps: After how many the rate has come down to its least.
        rate: The highest learning rate.
    """
    start = Network.of(state).to(DEVICE).eval()
    network = Network.of(state, dropout=_DROPOUT).to(DEVICE).train()
    for kept in (network.words, network.positions, network.types):
        kept.weight.requires_grad = False
    learnt = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [weight for weight in learnt if weight.ndim > 1], "weight_decay": _DECAY},
            {"params": [weight for weight in learnt if weight.ndim < 2], "weight_decay": 0.0},
        ],
        lr=rate,
        betas=_BETAS,
    )
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = rate * _share_of_rate(step / steps)
        with torch.no_grad():
            order = scores(start, batch)[..., 0]
        mistaken = loss(scores(network, batch), batch.answers.to(DEVICE), order)
        mistaken.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % _LOGGED == 0 or step == steps - 1:
            Console().print(f"step {step}, loss {mistaken.item():.3f}", highlight=False)
    return network.state_dict()


def scores(network: Network, batch: Batch) -> Tensor:
    """float32 (groups, GROUP, 2)."""
    with _mixed():
        parts = [network(*(part.to(DEVICE) for part in chunk)) for chunk in batch.chunks]
    return torch.cat(parts).float()[batch.order.to(DEVICE)].view(-1, GROUP, 2)


def loss(found: Tensor, answers: Tensor, order: Tensor) -> Tensor:
    """How far the two outputs are from what they should be; one number.

    The first output should keep the start's order and put the gold sentence first. The second
    should tell for each sentence, and for the group as a whole, whether there is an answer.

    Args:
        found: float32 (groups, GROUP, 2).
        answers: float32 (groups, GROUP), 1 for an answer.
        order: float32 (groups, GROUP), the start's scores.
    """
    rank, answering = found.unbind(-1)
    share = answers / answers.sum(1, keepdim=True).clamp(min=1)  # all 0 without an answer
    ranked, answered = rank.log_softmax(1), answering.log_softmax(1)
    kept = (order.softmax(1) * (order.log_softmax(1) - ranked)).sum(1)
    apart = (_centred(rank) - _centred(order)).pow(2).mean(1)
    first, first_answering = -(share * ranked).sum(1), -(share * answered).sum(1)
    each = functional.binary_cross_entropy_with_logits(
        answering, answers * 0.97 + 0.015, weight=1 + 1.5 * answers, reduction="none"
    ).mean(1)
    whole = functional.binary_cross_entropy_with_logits(
        (2 * answering).logsumexp(1) / 2, answers.amax(1) * 0.96 + 0.02, reduction="none"
    )
    parts = 0.5 * kept + 0.02 * apart + 0.4 * first + 0.3 * first_answering + 2 * each + 0.5 * whole
    return parts.mean()


def _centred(x: Tensor) -> Tensor:
    return x - x.mean(1, keepdim=True)


def _share_of_rate(done: float) -> float:
    """How much of the rate to learn with: up quickly, then down to the end."""
    return min(1.0, done / _WARM_UP) * max(_LEAST_RATE, 1 - done)


def _mixed() -> AbstractContextManager[object]:
    return torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda")


def _batches(arguments: argparse.Namespace) -> Iterator[Batch]:
    """Round after round, each with a seed of its own."""
    texts, lessons = load(arguments.lessons)
    for number in count(1):
        lap = Round(texts, lessons, groups=arguments.groups, seed=arguments.seed + number)
        if not len(lap):
            raise ValueError(f"{len(lessons)} lessons do not fill one step of {arguments.groups}")
        yield from DataLoader(lap, batch_size=None, num_workers=arguments.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.training.train", description=__doc__.partition("\n\n")[2]
    )
    parser.add_argument("lessons", type=Path, metavar="LESSONS", help="from tests.training.prepare")
    parser.add_argument("start", type=Path, metavar="START", help="weights to begin with")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    parser.add_argument("--steps", type=int, default=752, help="default: %(default)s")
    parser.add_argument("--groups", type=int, default=128, help="questions a step; default: 128")
    parser.add_argument("--rate", type=float, default=8e-5, help="default: %(default)s")
    parser.add_argument("--workers", type=int, default=8, help="processes that make pairs ready")
    parser.add_argument("--seed", type=int, default=0, help="default: 0, as for the shipped one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
