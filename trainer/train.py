"""Trains a LoRA adapter on the CPU: python train.py job.json

Rows are token ids, made by the tokenizer and the prompts that the adapter will be used with; nothing is tokenised here.
Everything that happens is told as events on standard output (events.py); the adapter is written last, or not at all.
"""

import json
import math
import os
import random
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events import emit

Row = dict[str, list[int]]

# Marks places whose loss does not count.
_IGNORED = -100


def main(job: dict[str, Any]) -> None:
    import torch
    from adapter_file import write_adapter
    from base_model import load_base
    from peft import LoraConfig, get_peft_model_state_dict, inject_adapter_in_model

    torch.set_num_threads(job["threads"])
    seed = job["seed"]
    random.seed(seed)
    torch.manual_seed(seed)

    emit("loading")
    base = job["base"]
    model, cached = load_base(Path(base["file"]), base["sha256"], Path(base["cache"]))
    model.requires_grad_(False)
    model.config.use_cache = False
    emit("loaded", dequantised=not cached)

    lora = job["lora"]
    inject_adapter_in_model(
        LoraConfig(
            r=lora["rank"],
            lora_alpha=lora["alpha"],
            lora_dropout=lora["dropout"],
            target_modules=lora["targets"],
        ),
        model,
    )
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=job["learningRate"], weight_decay=job["weightDecay"])

    train, dev = read_rows(job["train"]), read_rows(job["dev"])
    batches = math.ceil(len(train) / job["batchSize"])
    steps = min(job["maxSteps"] or sys.maxsize, job["epochs"] * batches)
    warmup = max(1, round(job["warmup"] * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: (step + 1) / warmup if step < warmup else (steps - step) / max(1, steps - warmup)
    )

    def evaluate() -> float:
        model.eval()
        total, count = 0.0, 0
        with torch.no_grad():
            for batch in batched(dev, job["batchSize"]):
                loss, tokens = loss_of(model, batch)
                total, count = total + loss.item(), count + tokens
        return total / count

    def snapshot() -> dict[str, torch.Tensor]:
        return {name: weight.clone() for name, weight in get_peft_model_state_dict(model).items()}

    best_loss = evaluate() if dev else None
    if best_loss is not None:
        emit("evaluation", step=0, loss=best_loss)
    best, best_step, waited = None, 0, 0
    trained_tokens = 0
    started = time.monotonic()
    step = 0
    stopped_early = False
    for epoch in range(job["epochs"]):
        order = train[:]
        random.shuffle(order)
        for batch in batched(order, job["batchSize"]):
            if step >= steps:
                break
            model.train()
            loss, tokens = loss_of(model, batch)
            mean = loss / tokens
            if not math.isfinite(mean.item()):
                raise Failure("the loss is not a number any more: a smaller learning rate may help")
            mean.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            rate = schedule.get_last_lr()[0]
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step += 1
            trained_tokens += sum(len(row["prompt"]) + len(row["completion"]) for row in batch)
            elapsed = time.monotonic() - started
            emit(
                "step",
                step=step,
                steps=steps,
                epoch=epoch + 1,
                loss=mean.item(),
                learningRate=rate,
                trainedTokens=trained_tokens,
                tokensPerSecond=trained_tokens / elapsed,
                remainingMs=elapsed / step * (steps - step) * 1000,
            )
        if dev:
            loss_now = evaluate()
            emit("evaluation", step=step, loss=loss_now)
            if loss_now < best_loss:
                best_loss, best, best_step, waited = loss_now, snapshot(), step, 0
            else:
                waited += 1
                stopped_early = waited >= job["patience"] and step < steps
        if stopped_early or step >= steps:
            break
    if best is None:
        # Nothing to choose by, or the loss never fell: the last state is what was trained.
        best, best_step = snapshot(), step

    output = Path(job["output"])
    write_adapter(
        output, best, architecture=base["architecture"], alpha=float(lora["alpha"]), model=model
    )
    emit(
        "done",
        steps=step,
        keptStep=best_step,
        stoppedEarly=stopped_early,
        trainedTokens=trained_tokens,
        trainMs=(time.monotonic() - started) * 1000,
        parameters=sum(parameter.numel() for parameter in parameters),
        peakMemoryBytes=peak_memory_bytes(),
        bytes=output.stat().st_size,
    )


class Failure(Exception):
    """What a user can understand without a stack trace."""


def read_rows(file: str | None) -> list[Row]:
    if file is None:
        return []
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def batched(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def loss_of(model: Any, batch: list[Row]) -> tuple[Any, int]:
    """Sum of the cross-entropy of the completions' tokens, and their number; prompts teach nothing.

    Logits are computed at those places only: at all of them the vocabulary would take most of the time and memory.
    """
    import torch

    sequences = [row["prompt"] + row["completion"] for row in batch]
    length = max(map(len, sequences))
    ids = torch.zeros((len(batch), length), dtype=torch.long)
    mask = torch.zeros_like(ids)
    targets = torch.full_like(ids, _IGNORED)
    for at, (row, sequence) in enumerate(zip(batch, sequences)):
        ids[at, : len(sequence)] = torch.tensor(sequence)
        mask[at, : len(sequence)] = 1
        begin = len(row["prompt"])
        # The token at a place is predicted from the place before it.
        targets[at, begin - 1 : len(sequence) - 1] = torch.tensor(row["completion"])
    hidden = model.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
    counted = targets != _IGNORED
    logits = model.lm_head(hidden[counted])
    return torch.nn.functional.cross_entropy(logits, targets[counted], reduction="sum"), int(counted.sum())


def peak_memory_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def end_with_starter() -> None:
    """Ends the process when its standard input does: whoever started it is gone then."""
    if sys.stdin is None or sys.stdin.isatty():
        return

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os._exit(143)

    threading.Thread(target=wait, daemon=True).start()


def run() -> int:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    end_with_starter()
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    try:
        main(job)
    except Failure as failure:
        emit("failed", kind="training", reason=str(failure))
        return 1
    except MemoryError:
        emit("failed", kind="memory", reason="memory ran out")
        return 1
    except Exception as error:  # noqa: BLE001: whatever a library throws is told as one line, its trace goes to stderr
        import traceback

        traceback.print_exc()
        memory = "can't allocate memory" in str(error) or "not enough memory" in str(error)
        emit("failed", kind="memory" if memory else "trainer", reason=f"{type(error).__name__}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run())
