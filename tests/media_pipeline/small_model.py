"""A speech model of a few megabytes that hears nothing and always says the same: real files for the real loading code.

All that could listen is zero. The place of a token in the sequence decides alone which one follows: a one-hot code
for each place, and a projection from it to the next token.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs.whisper_spec import WhisperSpec
from tokenizers import Tokenizer, models

WIDTH = 16
MELS, AUDIO_PLACES, TEXT_PLACES = 80, 1500, 448
TIMES = 1501
LANGUAGES = ("en", "ar", "fr", "es")
SAID = ("<|0.00|>", "مرحبا", "بكم", "<|1.50|>", "<|1.50|>", "شكرا", "<|2.00|>", "<|endoftext|>")
PROMPT = 3  # beginning, language, task


def vocabulary() -> list[str]:
    words = sorted({token for token in SAID if not token.startswith("<|")})
    special = [
        *("<|endoftext|>", "<|startoftranscript|>"),
        *(f"<|{code}|>" for code in LANGUAGES),
        *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
        *(f"<|{place * 0.02:.2f}|>" for place in range(TIMES)),
    ]
    # By the empty token, CTranslate2 knows a model of several languages.
    return ["[UNK]", "", *words, *special]


def make_model(folder: Path, language: str = "ar") -> Path:
    """Write a model that finds `language` and says "مرحبا بكم", then "شكرا"."""
    tokens = vocabulary()
    number = {token: place for place, token in enumerate(tokens)}
    spec = WhisperSpec(1, 1, 1, 1)
    _silence(spec, len(tokens))
    spec.decoder.position_encodings.encodings = _places()
    follows = np.zeros((len(tokens), WIDTH), dtype=np.float32)
    follows[number[f"<|{language}|>"], 0] = 50
    for place, token in enumerate(SAID):
        follows[number[token], PROMPT - 1 + place] = 50
    spec.decoder.projection.weight = follows
    spec.config.lang_ids = [number[f"<|{code}|>"] for code in LANGUAGES]
    spec.config.alignment_heads = [(0, 0)]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    tokenizer = Tokenizer(models.WordLevel(number, unk_token="[UNK]"))
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS}))
    return folder


def _places() -> Any:
    codes = np.zeros((TEXT_PLACES, WIDTH), dtype=np.float32)
    for place in range(TEXT_PLACES):
        codes[place, min(place, WIDTH - 1)] = 1
    return codes


def _silence(spec: WhisperSpec, tokens: int) -> None:
    """Zeros everywhere but in the normalisations, which let through what comes in."""

    def zeros(*shape: int) -> Any:
        return np.zeros(shape, dtype=np.float32)

    spec.encoder.conv1.weight, spec.encoder.conv1.bias = zeros(WIDTH, MELS, 3), zeros(WIDTH)
    spec.encoder.conv2.weight, spec.encoder.conv2.bias = zeros(WIDTH, WIDTH, 3), zeros(WIDTH)
    spec.encoder.position_encodings.encodings = zeros(AUDIO_PLACES, WIDTH)
    spec.decoder.embeddings.weight = zeros(tokens, WIDTH)
    blocks = [spec.encoder.layer[0], spec.decoder.layer[0]]
    attentions = [*(block.self_attention for block in blocks), spec.decoder.layer[0].attention]
    shapes = [(3, 1), (3, 1), (1, 2, 1)]
    for attention, sizes in zip(attentions, shapes, strict=True):
        for linear, times in zip(attention.linear, sizes, strict=True):
            linear.weight, linear.bias = zeros(times * WIDTH, WIDTH), zeros(times * WIDTH)
    for block in blocks:
        block.ffn.linear_0.weight, block.ffn.linear_0.bias = zeros(4 * WIDTH, WIDTH), zeros(4 * WIDTH)
        block.ffn.linear_1.weight, block.ffn.linear_1.bias = zeros(WIDTH, 4 * WIDTH), zeros(WIDTH)
    norms = [spec.encoder.layer_norm, spec.decoder.layer_norm, *(attention.layer_norm for attention in attentions)]
    for norm in [*norms, *(block.ffn.layer_norm for block in blocks)]:
        norm.gamma, norm.beta = np.ones(WIDTH, dtype=np.float32), zeros(WIDTH)
