import { BenchError } from '../core/errors.ts';
import type { Scorer, ScoringContext } from '../core/scorer.ts';
import { sumKnown } from '../lib/sum-known.ts';
import type { TrialRecord } from '../protocol/records.ts';
import type { Passage } from '../protocol/retrieval.ts';
import { callOnce } from './call-once.ts';
import type { Desk } from './desk.ts';
import { scoringCallKey, scoringEmbeddingKey } from './keys.ts';
import type { Workshop } from './workshop.ts';

/** What scoring a trial is done with. */
export interface ScoringOptions {
  readonly trial: TrialRecord;
  /** What the trial was shown, or what an application reports; `null` where there is neither. */
  readonly passages: readonly Passage[] | null;
  readonly workshop: Workshop;
  readonly desk: Desk;
}

/** One scoring of a trial by one scorer. */
export interface Scoring {
  readonly context: ScoringContext;
  /** Keys of the calls that it made so far, in order. */
  readonly calls: readonly string[];
}

/** What a scorer is given for one trial. Whatever it asks is on record before it is told. */
export function openScoring(scorer: Scorer, options: ScoringOptions): Scoring {
  const { trial, passages, workshop, desk } = options;
  const { signal } = workshop.options;
  const metric = scorer.metric.name;
  const calls: string[] = [];
  const draws = new Map<string, number>();
  const asked = new Map<string, number>();
  return {
    calls,
    context: {
      passages,
      signal,
      async call(request, { model: id }) {
        const declared = scorer.models.find((model) => model.id === id);
        if (declared === undefined)
          throw undeclared(scorer, { id, of: scorer.models.map((model) => model.id) });
        const before = asked.get(id) ?? 0;
        if (before >= declared.mostCalls) {
          throw new BenchError(
            'BUDGET_EXCEEDED',
            `scoring a trial by "${metric}" takes more than the ${declared.mostCalls} calls of ${id} that were declared.`,
          );
        }
        asked.set(id, before + 1);
        const model = workshop.asked(id);
        const first = scoringCallKey({ model: model.info, request, index: 0 });
        const index = draws.get(first) ?? 0;
        draws.set(first, index + 1);
        const key = index === 0 ? first : scoringCallKey({ model: model.info, request, index });
        calls.push(key);
        return await callOnce({ key, trial: trial.key, request, metric }, { model, workshop, desk });
      },
      async embed(texts, { embedder }) {
        if (!scorer.embedders.includes(embedder)) {
          throw undeclared(scorer, { id: embedder, of: scorer.embedders });
        }
        return await embed(texts, { embedder, metric, options });
      },
    },
  };
}

/** The same texts are embedded for one trial at a time: the others then find the vectors. */
async function embed(
  texts: readonly string[],
  {
    embedder,
    metric,
    options: { trial, workshop, desk },
  }: { readonly embedder: string; readonly metric: string; readonly options: ScoringOptions },
): Promise<readonly Float32Array[]> {
  const key = scoringEmbeddingKey(embedder, texts);
  await desk.claimCall(key);
  try {
    const { embeddings, fresh, freshMs, freshTokens } = await workshop.options.embed(texts, embedder);
    const inputTokens = sumKnown(embeddings.map((embedding) => embedding.inputTokens));
    await desk.emit({
      type: 'scoring-embedding',
      key,
      trial: trial.key,
      metric,
      embedder,
      texts: texts.length,
      embedded: fresh,
      took: {
        embedMs: embeddings.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
        // Each text has its share of a call, which need not be whole.
        inputTokens: inputTokens === null ? null : Math.round(inputTokens),
        nowMs: freshMs,
        nowTokens: freshTokens,
      },
    });
    return embeddings.map(({ vector }) => vector);
  } finally {
    await desk.releaseCall(key);
  }
}

function undeclared(
  { metric }: Scorer,
  { id, of }: { readonly id: string; readonly of: readonly string[] },
): BenchError {
  return new BenchError(
    'INVALID_CONFIG',
    `the scorer of "${metric.name}" asks ${id}, which it did not declare.`,
    {
      choices: of,
      hint: 'What a scorer asks stands in "models" and "embedders" of what it creates.',
    },
  );
}
