"""The base model in float32: dequantised from its GGUF file once, then read from a cache."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AutoModelForCausalLM, PreTrainedModel


def load_base(file: Path, sha256: str, cache: Path) -> tuple[PreTrainedModel, bool]:
    """Loads the model, and says whether it was found dequantised.

    The folder in the cache is written under another name and moved, so that a killed process leaves no half of one.
    """
    folder = cache / f"{sha256}-transformers-{transformers.__version__}"
    if (folder / "config.json").exists():
        return _from(folder), True
    model = _from(file.parent, gguf_file=file.name)
    # Saved as an ordinary model: nothing of the quantisation is left in the weights.
    del model.config.quantization_config
    model.hf_quantizer = None
    cache.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix="dequantising-", dir=cache))
    try:
        model.save_pretrained(temporary)
        os.replace(temporary, folder)
    except OSError:
        # Another process was first, or the disk is full: the model in memory is all that is needed now.
        shutil.rmtree(temporary, ignore_errors=True)
    return model, False


def _from(folder: Path, **options: Any) -> PreTrainedModel:
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True, **options)
