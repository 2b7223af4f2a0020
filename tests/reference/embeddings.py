"""Vectors of all-MiniLM-L6-v2 (int8 ONNX) by ONNX Runtime for Python and Hugging Face tokenizers.

Usage: python embeddings.py <model.onnx> <tokenizer.json> > embeddings.json
Requirements: see requirements.txt. Mean over tokens, then length 1; texts are cut to 256 tokens, as the model was trained.
"""
import json
import sys

import numpy as np
import onnxruntime
import tokenizers

TEXTS = [
    "How long can I return it?",
    "The battery lasts fourteen months in cold weather.",
    "",
    "Grüße aus Köln – 20 € für den Café-Besuch! 日本語も少し。",
    "word " * 400,
    "A line\nbreak, TABS\tand CAPITALS",
]
LONGEST = 256

session = onnxruntime.InferenceSession(sys.argv[1])
tokenizer = tokenizers.Tokenizer.from_file(sys.argv[2])
tokenizer.no_padding()
tokenizer.enable_truncation(LONGEST)

cases = []
for text in TEXTS:
    ids = tokenizer.encode(text).ids
    feeds = {
        "input_ids": np.array([ids], dtype=np.int64),
        "attention_mask": np.ones((1, len(ids)), dtype=np.int64),
        "token_type_ids": np.zeros((1, len(ids)), dtype=np.int64),
    }
    names = {item.name for item in session.get_inputs()}
    hidden = session.run(None, {name: value for name, value in feeds.items() if name in names})[0][0]
    vector = hidden.mean(axis=0)
    vector = vector / np.linalg.norm(vector)
    cases.append({"text": text, "tokens": len(ids), "vector": [round(float(x), 6) for x in vector]})

print(
    json.dumps(
        {
            "made_by": f"onnxruntime {onnxruntime.__version__}, tokenizers {tokenizers.__version__}, numpy {np.__version__}",
            "cases": cases,
        },
        ensure_ascii=False,
    )
)
