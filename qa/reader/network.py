"""The network that is trained: MiniLM's encoder over question and passage, with heads for span and answerability."""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch.

    `span` holds the logits of each token as the start and as the end of the answer, shape (2, batch, tokens);
    `answerable` that of the passage answering the question, shape (batch,).
    """

    span: Tensor
    answerable: Tensor


class Reader(nn.Module):
    """A BERT encoder (Devlin et al., NAACL 2019) of MiniLM's size, with two heads.

    The names of the encoder's weights are those of the published model, so that its file loads as it is.
    """

    def __init__(self, vocabulary: int = 30522, positions: int = 512) -> None:
        super().__init__()
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(vocabulary, WIDTH),
                "position_embeddings": nn.Embedding(positions, WIDTH),
                "token_type_embeddings": nn.Embedding(2, WIDTH),
                "LayerNorm": nn.LayerNorm(WIDTH, eps=_EPSILON),
            }
        )
        self.layers = nn.ModuleList(_Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.pooler = nn.Linear(3 * WIDTH, WIDTH)
        self.answerable = nn.Linear(WIDTH, 1)
        self.span = nn.Linear(WIDTH, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """The logits of `Scores`."""
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        states = self.embeddings["LayerNorm"](
            self.embeddings["word_embeddings"](input_ids)
            + self.embeddings["position_embeddings"](positions)
            + self.embeddings["token_type_embeddings"](token_type_ids)
        )
        states = self.dropout(states)
        mask = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * -1e4
        for layer in self.layers:
            states = layer(states, mask)
        span = self.span(states).permute(2, 0, 1)
        # Whether the passage answers shows in the words that it would answer with.
        inside = (1.0 - (attention_mask * token_type_ids).to(span.dtype)) * -1e4
        shares = torch.softmax(span.to(states.dtype) + inside, dim=-1)
        there = (shares.unsqueeze(-1) * states.unsqueeze(0)).sum(dim=2)
        pooled = torch.tanh(self.pooler(torch.cat([states[:, 0], there[0], there[1]], dim=-1)))
        pooled = self.dropout(pooled)
        return span, self.answerable(pooled).squeeze(-1)


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, tokens, _ = states.shape

        def heads(projected: Tensor) -> Tensor:
            return projected.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = heads(self.query(states)), heads(self.key(states)), heads(self.value(states))
        if torch.onnx.is_in_onnx_export():
            shares = torch.softmax(query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask, dim=-1)
            mixed = shares @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)
        states = self.attended_norm(states + self.dropout(self.attended(mixed)))
        deeper = self.outer(functional.gelu(self.inner(states)))
        return self.outer_norm(states + self.dropout(deeper))


_PUBLISHED = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "attended",
    "attention.output.LayerNorm": "attended_norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "outer_norm",
}


def load_base(file: Path) -> Reader:
    """The network with the encoder's weights from a published BERT file (safetensors), the heads new."""
    from safetensors.torch import load_file

    network = Reader()
    found = {}
    for name, value in load_file(file).items():
        if name.startswith("embeddings.") and "position_ids" not in name:
            found[name] = value
        elif name.startswith("encoder.layer."):
            _, _, number, *rest = name.split(".")
            part = ".".join(rest[:-1])
            found[f"layers.{number}.{_PUBLISHED[part]}.{rest[-1]}"] = value
    begin_with(network, found, new=("pooler.", "answerable.", "span."))
    return network


def begin_with(network: Reader, weights: dict[str, Tensor], *, new: tuple[str, ...] = ()) -> None:
    """Take over weights that were trained before; they may lack the heads that are `new`."""
    missing, unexpected = network.load_state_dict(weights, strict=False)
    assert not unexpected and all(name.startswith(new) for name in missing), (missing, unexpected)  # noqa: PT018, S101
