"""What the trainer tells whoever started it: one JSON object a line on standard output."""

import json
import os
import sys
from typing import Any

# Libraries print what they like; only events may stand on the stream that is parsed.
_STREAM = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
sys.stdout = sys.stderr


def emit(kind: str, **facts: Any) -> None:
    """Writes one event."""
    _STREAM.write(json.dumps({"type": kind, **facts}, allow_nan=False) + "\n")
    _STREAM.flush()
