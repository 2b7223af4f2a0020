import type { UpdateRecord } from '../../protocol/records.ts';
import { isDiagnostic, searches } from '../../protocol/technique.ts';
import { mcnemarTest } from '../../statistics/mcnemar.ts';
import { summariseLatency } from '../figures/latency-summary.ts';
import { type CellData, firstTrials, type RunIndex, type SuiteData } from '../trials/run-index.ts';
import { rightness } from './retrieval-arm.ts';
import { share } from './retrieval-figures.ts';
import type { UpdateArm, UpdateReport } from './retrieval-model.ts';

/** The two sides of a change of documents; `null` when the run is no later side. */
export function updateReport(index: RunIndex, suite: SuiteData): UpdateReport | null {
  const record = index.state.updates.findLast((line) => line.suite === suite.name);
  if (record === undefined) return null;
  const made = suite.corpus === undefined ? [] : (index.state.indexes.get(suite.corpus.key) ?? []);
  const indexMs = made[0]?.took.nowMs ?? null;
  return {
    before: record.before,
    documents: record.documents,
    arms: index.cells
      .filter((cell) => cell.suite === suite && !isDiagnostic(cell.header.technique))
      .flatMap((cell) => armOf(cell, { record, indexMs }) ?? []),
  };
}

function armOf(
  cell: CellData,
  { record, indexMs }: { readonly record: UpdateRecord; readonly indexMs: number | null },
): UpdateArm | null {
  const earlier = record.earlier.find((item) => item.cell === cell.header.id);
  if (earlier === undefined) return null;
  const touched = new Set(record.touched);
  const answered = new Set(earlier.answered);
  const rightBefore = new Set(earlier.right);
  const pairs = [...firstTrials(cell)].flatMap(([sample, trial]) => {
    const after = rightness(trial, cell);
    return after === null || !answered.has(sample)
      ? []
      : [{ touched: touched.has(sample), before: rightBefore.has(sample), after }];
  });
  const changed = pairs.filter((pair) => pair.touched);
  const others = pairs.filter((pair) => !pair.touched);
  const before = share(changed.map((pair) => pair.before));
  const after = share(changed.map((pair) => pair.after));
  if (before === null || after === null) return null;
  const flips = (list: typeof pairs, to: boolean): number =>
    list.filter((pair) => pair.after === to && pair.before !== to).length;
  const isIndexed = searches(cell.header.technique);
  const answerMs = summariseLatency(cell)?.p50 ?? null;
  const setupMs = isIndexed ? indexMs : 0;
  return {
    technique: cell.header.technique.name,
    family: cell.header.family,
    model: cell.header.model,
    touched: {
      n: changed.length,
      before,
      after,
      toRight: flips(changed, true),
      toWrong: flips(changed, false),
      p: mcnemarTest({ gained: flips(changed, true), lost: flips(changed, false) }).p,
    },
    untouched: { n: others.length, broke: flips(others, false), mended: flips(others, true) },
    by: isIndexed ? 'index' : 'prompt',
    untilMs: setupMs === null || answerMs === null ? null : setupMs + answerMs,
  };
}
