"""Answers prompts with transformers and an adapter file, greedily: the reference for what node-llama-cpp answers.

python answers.py <trainer folder> <job.json>, where the job names base, adapter, prompts (token ids) and the most
tokens of an answer. Prints one JSON list of token ids a prompt.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

import numpy as np  # noqa: E402
import torch  # noqa: E402
from base_model import load_base  # noqa: E402
from gguf import GGUFReader  # noqa: E402

PROJECTIONS = {"attn_q": "q_proj", "attn_k": "k_proj", "attn_v": "v_proj", "attn_output": "o_proj"}


def unpermuted(values: np.ndarray, heads: int) -> np.ndarray:
    """The inverse of what llama.cpp's converter does to q and k of the llama architecture."""
    rows = values.shape[0]
    return values.reshape(heads, rows // heads // 2, 2, -1).swapaxes(1, 2).reshape(values.shape)


def main() -> None:
    job = json.loads(Path(sys.argv[2]).read_text())
    model, _ = load_base(Path(job["base"]), job["sha256"], Path(job["cache"]))
    reader = GGUFReader(job["adapter"])
    alpha = float(reader.get_field("adapter.lora.alpha").contents())
    tensors = {tensor.name: tensor.data.astype(np.float32) for tensor in reader.tensors}
    config = model.config
    heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}
    # The change is added to the weights themselves: no library for adapters has a part in this reference.
    for name, a in tensors.items():
        if not name.endswith("lora_a"):
            continue
        b = tensors[name[:-1] + "b"]
        _, layer, projection, *_ = name.split(".")
        if projection in heads and job["architecture"] == "llama":
            b = unpermuted(b, heads[projection])
        module = getattr(model.model.layers[int(layer)].self_attn, PROJECTIONS[projection])
        with torch.no_grad():
            module.weight += torch.from_numpy(alpha / a.shape[0] * (b @ a))
    answers = []
    with torch.no_grad():
        for prompt in job["prompts"]:
            ids = model.generate(
                torch.tensor([prompt]),
                attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
                max_new_tokens=job["maxTokens"],
                do_sample=False,
                pad_token_id=0,
                eos_token_id=job["end"],
            )
            answers.append(ids[0, len(prompt) :].tolist())
    print(json.dumps(answers))


main()
