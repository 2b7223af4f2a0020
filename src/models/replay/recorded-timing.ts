import type { GenerateResponse } from '../../protocol/model.ts';

/** The timing of an answer that was given elsewhere; `null` ms where nobody said how long it took. */
export function recordedTiming(latencyMs: number | null): GenerateResponse['timing'] {
  return {
    latencyMs: latencyMs ?? 0,
    queueMs: 0,
    retryMs: 0,
    retries: 0,
    sharedBy: 1,
    ...(latencyMs === null ? { untimed: true } : {}),
  };
}
