export { buildReport } from './analysis/build-report.ts';
export type * from './analysis/claims/claim-model.ts';
export type * from './analysis/comparisons/comparison-model.ts';
export type * from './analysis/decision/decision-model.ts';
export type * from './analysis/economics/decision-inputs.ts';
export type * from './analysis/economics/economics-model.ts';
export type { ReportModel } from './analysis/figures/asked-models.ts';
export type * from './analysis/figures/cell-model.ts';
export type * from './analysis/figures/figure.ts';
export type { RunTotals } from './analysis/figures/run-totals.ts';
export { compareRuns, type RunComparison } from './analysis/gate/compare.ts';
export { gateRuns } from './analysis/gate/gate.ts';
export type { GateCell, GateResult } from './analysis/gate/gate-result.ts';
export type * from './analysis/recommendation/recommendation-model.ts';
export type * from './analysis/report.ts';
export type * from './analysis/retrieval/retrieval-model.ts';
export { explorerRows } from './analysis/samples/explorer-rows.ts';
export type * from './analysis/samples/sample-model.ts';
export { trialRows } from './analysis/samples/trial-rows.ts';
export type * from './analysis/suites/suite-model.ts';
export type * from './analysis/tuning/learning-curve-model.ts';
export type * from './analysis/tuning/tuned-model.ts';
export type { Clock } from './core/clock.ts';
export { BenchError, type BenchErrorCode } from './core/errors.ts';
export type * from './core/model.ts';
export * from './core/provider.ts';
export type { Named, Registry } from './core/registry.ts';
export {
  defineScorer,
  type Score,
  type Scorer,
  type ScorerDefinition,
  type ScoringContext,
} from './core/scorer.ts';
export type { OpenRun, ResponseCache, RunStore } from './core/store.ts';
export type { Suite } from './core/suite.ts';
export type { Technique } from './core/technique.ts';
export type * from './core/tuned.ts';
export { BUILT_IN_PROVIDERS } from './models/built-in-providers.ts';
export { openModel } from './models/open-model.ts';
export type * from './protocol/header.ts';
export type { MachineInfo } from './protocol/machine.ts';
export type { MetricInfo } from './protocol/metric.ts';
export type { PriceEntry } from './protocol/pricing.ts';
export type * from './protocol/records.ts';
export type { Reading } from './protocol/records.ts';
export type * from './protocol/run-record.ts';
export type { Sample } from './protocol/sample.ts';
export type { RunRequest } from './protocol/spec.ts';
export type { TechniqueSpec } from './protocol/technique.ts';
export type { Family, Split } from './protocol/words.ts';
export { BUILT_IN_REPORTERS } from './reporters/built-in-reporters.ts';
export * from './reporters/reporter.ts';
export type { RunObserver } from './runner/observer.ts';
export { resumeRun, type SessionOptions, type SessionResult, startRun } from './runner/run-session.ts';
export { FileRunStore } from './store/file-run-store.ts';
export { MemoryRunStore } from './store/memory-run-store.ts';
export { MemoryResponseCache, SqliteResponseCache } from './store/response-cache.ts';
