// Running and reading

export { buildReport, type ReportOptions } from './analysis/build-report.ts';
// What a report says
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
export { gateRuns as gate } from './analysis/gate/gate.ts';
export type { GateCell, GateResult } from './analysis/gate/gate-result.ts';
export type * from './analysis/recommendation/recommendation-model.ts';
export type * from './analysis/report.ts';
export type * from './analysis/retrieval/retrieval-model.ts';
export type * from './analysis/samples/sample-model.ts';
export type * from './analysis/suites/suite-model.ts';
export type * from './analysis/tuning/learning-curve-model.ts';
export type * from './analysis/tuning/tuned-model.ts';
export {
  type BenchmarkOptions,
  type BenchmarkResult,
  listRuns,
  loadRun,
  type PlaceOptions,
  runBenchmark,
} from './api.ts';
// Adding to it
export { defineSuite, type SuiteSource } from './config/suite-file.ts';
export type { CorpusFormula } from './core/corpus-formula.ts';
export type { EffortProfile } from './core/effort.ts';
export type * from './core/embedder.ts';
export { BenchError, type BenchErrorCode } from './core/errors.ts';
export type * from './core/ingredient.ts';
export { defineIngredient } from './core/ingredient.ts';
export type * from './core/model.ts';
export type * from './core/preset.ts';
export { defineTechnique } from './core/preset.ts';
export type * from './core/prompt-parts.ts';
export type * from './core/provider.ts';
export { defineProvider } from './core/provider.ts';
export type { Named, Registry } from './core/registry.ts';
export * from './core/row-source.ts';
export * from './core/scorer.ts';
export type * from './core/training.ts';
export { defineConfig, type FlagDefault, type ProjectConfig } from './project.ts';
// What is on record
export type * from './protocol/header.ts';
export type * from './protocol/machine.ts';
export type * from './protocol/metric.ts';
export type * from './protocol/model.ts';
export type * from './protocol/pricing.ts';
export type * from './protocol/records.ts';
export type * from './protocol/retrieval.ts';
export type * from './protocol/run-record.ts';
export type * from './protocol/sample.ts';
export type * from './protocol/spec.ts';
export type * from './protocol/suite.ts';
export type * from './protocol/technique.ts';
export type * from './protocol/tuned.ts';
export type * from './protocol/words.ts';
export * from './reporters/reporter.ts';
export type { RunObserver } from './runner/observer.ts';
