"""The network: a plain pre-norm transformer with a deep encoder, a shallow decoder and one shared embedding.

Layer for layer what CTranslate2's TransformerSpec describes, so that convert.py only has to copy. Tensors are
(batch, length, width); piece ids are int64; a mask is True where there is a piece and False on padding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.vocabulary import END, START

IGNORED = -100
"""Target id of padding, which the loss leaves out."""


@dataclass(frozen=True)
class Shape:
    """The sizes of a model. Width must be a multiple of heads, and even."""

    pieces: int
    width: int = 512
    ffn: int = 1536
    encoder: int = 8
    decoder: int = 2
    heads: int = 8


def positions(length: int, width: int, device: torch.device) -> Tensor:
    """(length, width) sines then cosines, counted from 1: the encodings CTranslate2 computes when a model has none."""
    half = width // 2
    rates = torch.exp(torch.arange(half, device=device) * (-math.log(10_000) / (half - 1)))
    angles = torch.arange(1, length + 1, device=device)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention; query, key and value maps are kept together as CTranslate2 wants them."""

    def __init__(self, shape: Shape, dropout: float, across: bool) -> None:
        super().__init__()
        self.heads, self.across, self.dropout = shape.heads, across, dropout
        width = shape.width
        self.norm = nn.LayerNorm(width)
        self.maps = nn.ModuleList([nn.Linear(width, width), nn.Linear(width, 2 * width)] if across
                                  else [nn.Linear(width, 3 * width)])  # fmt: skip
        self.out = nn.Linear(width, width)

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor | None, causal: bool) -> Tensor:
        normed = self.norm(x)
        if self.across:
            query = self.maps[0](normed)
            key, value = self.maps[1](memory).chunk(2, dim=-1)
        else:
            query, key, value = self.maps[0](normed).chunk(3, dim=-1)
        attended = functional.scaled_dot_product_attention(
            self._split(query),
            self._split(key),
            self._split(value),
            attn_mask=None if mask is None else mask[:, None, None, :],
            dropout_p=self.dropout if self.training else 0.0,
            is_causal=causal,
        )
        return self.out(attended.transpose(1, 2).flatten(-2))


class FeedForward(nn.Module):
    """Two linear maps with a ReLU between."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.ffn)
        self.outer = nn.Linear(shape.ffn, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        return self.outer(functional.relu(self.inner(self.norm(x))))


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each beside a residual."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(shape, dropout, across=False)
        self.ffn = FeedForward(shape)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x + self.drop(self.attention(x, None, mask, causal=False))
        return x + self.drop(self.ffn(x))


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, feed-forward."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(shape, dropout, across=False)
        self.across = Attention(shape, dropout, across=True)
        self.ffn = FeedForward(shape)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        x = x + self.drop(self.attention(x, None, None, causal=True))
        x = x + self.drop(self.across(x, memory, mask, causal=False))
        return x + self.drop(self.ffn(x))


class Translator(nn.Module):
    """The whole network. `forward` gives logits (batch, target length, pieces)."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.pieces, shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape, dropout) for _ in range(shape.encoder))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder = nn.ModuleList(DecoderLayer(shape, dropout) for _ in range(shape.decoder))
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(dropout)
        self._start_weights()

    def _start_weights(self) -> None:
        for name, weight in self.named_parameters():
            if name.startswith("embedding"):
                nn.init.normal_(weight, std=self.shape.width**-0.5)
            elif weight.dim() == 2:
                nn.init.xavier_uniform_(weight)
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def _embed(self, ids: Tensor) -> Tensor:
        x = self.embedding(ids) * math.sqrt(self.shape.width)
        return self.drop(x + positions(ids.shape[1], self.shape.width, ids.device).to(x.dtype))

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        """What the decoder looks at: (batch, source length, width)."""
        x = self._embed(source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x)

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Logits for the piece after each given one."""
        x = self._embed(target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        return functional.linear(self.decoder_norm(x), self.embedding.weight)

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        return self.decode(target, self.encode(source, mask), mask)


def loss_of(model: nn.Module, batch: tuple[Tensor, Tensor, Tensor, Tensor], smoothing: float) -> Tensor:
    """Mean cross-entropy per target piece of a batch (source, mask, target in, target out)."""
    source, mask, given, wanted = batch
    logits = model(source, mask, given)
    return functional.cross_entropy(
        logits.flatten(0, 1).float(), wanted.flatten(), ignore_index=IGNORED, label_smoothing=smoothing
    )


@torch.no_grad()
def greedy(model: Translator, sources: Sequence[Sequence[int]], longest: int = 200) -> list[list[int]]:
    """The likeliest next piece, again and again: target ids without marks, one list per source (ids without END)."""
    device = model.embedding.weight.device
    width = max(len(source) for source in sources) + 1
    ids = torch.full((len(sources), width), END, device=device)
    mask = torch.zeros((len(sources), width), dtype=torch.bool, device=device)
    for row, source in enumerate(sources):
        ids[row, : len(source)] = torch.tensor(source, device=device)
        mask[row, : len(source) + 1] = True
    memory = model.encode(ids, mask)
    target = torch.full((len(sources), 1), START, device=device)
    done = torch.zeros(len(sources), dtype=torch.bool, device=device)
    while target.shape[1] <= longest and not bool(done.all()):
        following = model.decode(target, memory, mask)[:, -1].argmax(dim=-1)
        target = torch.cat([target, following[:, None]], dim=1)
        done |= following == END
    return [row[: row.index(END)] if END in row else row for row in target[:, 1:].tolist()]
