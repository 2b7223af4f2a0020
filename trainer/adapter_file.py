"""Writes LoRA weights as a GGUF adapter that llama.cpp reads."""

import re
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFWriter
from transformers import PreTrainedModel

# peft's name of a projection → llama.cpp's name of the same tensor.
_TENSORS = {"q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output"}
_NAME = re.compile(r"layers\.(\d+)\.self_attn\.([qkvo]_proj)\.lora_([AB])\.")


def write_adapter(
    file: Path, weights: dict[str, torch.Tensor], *, architecture: str, alpha: float, model: PreTrainedModel
) -> None:
    """Writes the adapter in half precision.

    llama.cpp keeps the rows of q and k of the llama architecture in another order than transformers does, because it
    rotates neighbouring pairs instead of halves; an adapter in the wrong order loads and quietly works badly.
    """
    writer = GGUFWriter(file, architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    heads = {"q_proj": model.config.num_attention_heads, "k_proj": model.config.num_key_value_heads}
    for name, weight in weights.items():
        found = _NAME.search(name)
        if found is None:
            raise ValueError(f"no place in a GGUF adapter is known for {name}")
        layer, projection, side = found.groups()
        values = weight.detach().to(torch.float32).numpy()
        if architecture == "llama" and side == "B" and projection in heads:
            values = _permuted(values, heads[projection])
        half = np.ascontiguousarray(values.astype(np.float16))
        writer.add_tensor(f"blk.{layer}.{_TENSORS[projection]}.weight.lora_{side.lower()}", half)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _permuted(values: np.ndarray, heads: int) -> np.ndarray:
    rows = values.shape[0]
    return values.reshape(heads, 2, rows // heads // 2, -1).swapaxes(1, 2).reshape(values.shape)
