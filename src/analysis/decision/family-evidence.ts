import { isDiagnostic, searches } from '../../protocol/technique.ts';
import type { Family } from '../../protocol/words.ts';
import type { Comparison } from '../comparisons/comparison-model.ts';
import type { CellReport, PromptSpread } from '../figures/cell-model.ts';
import type { IndexReport, UpdateArm } from '../retrieval/retrieval-model.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import type { TunedReport } from '../tuning/tuned-model.ts';

/** A cell together with the suite that it stands in. */
export interface SuiteCell {
  readonly suite: SuiteReport;
  readonly cell: CellReport;
}

/** What a run has to say about one family of techniques. */
export interface FamilyEvidence {
  readonly family: Family;
  /** Every cell of the family with an answer in it, but for diagnostic arms. */
  readonly cells: readonly SuiteCell[];
  /**
   * One cell a suite and model: the reference technique where it is of this family, else the one the suite lists
   * first. Declared before the run, never picked by its result.
   */
  readonly representatives: readonly SuiteCell[];
  /** Comparisons of the family's techniques with their suite's reference. */
  readonly comparisons: readonly { readonly suite: SuiteReport; readonly comparison: Comparison }[];
  readonly promptVariants: readonly { readonly suite: SuiteReport; readonly spread: PromptSpread }[];
  /** Techniques before and after a change of documents. */
  readonly updates: readonly { readonly suite: SuiteReport; readonly arm: UpdateArm }[];
  /** Tuned models that the family's techniques ask. */
  readonly tuned: readonly { readonly suite: SuiteReport; readonly tuned: TunedReport }[];
  /** Indexes that the family's techniques search. */
  readonly indexes: readonly { readonly suite: SuiteReport; readonly index: IndexReport }[];
}

/** Collects what the suites of a run say about a family. */
export function familyEvidence(family: Family, suites: readonly SuiteReport[]): FamilyEvidence {
  const cells = suites.flatMap((suite) =>
    suite.cells
      .filter((cell) => cell.family === family && !isDiagnostic(cell.technique))
      .filter((cell) => cell.trials.answered + cell.trials.formatErrors > 0)
      .map((cell) => ({ suite, cell })),
  );
  const representatives = new Map<string, SuiteCell>();
  for (const item of cells) {
    const key = `${item.suite.name}\u0000${item.cell.model}`;
    const isReference = item.cell.technique.name === item.suite.reference;
    if (isReference || !representatives.has(key)) representatives.set(key, item);
  }
  const names = new Set(cells.map((item) => `${item.suite.name}\u0000${item.cell.technique.name}`));
  const isOwn = (suite: SuiteReport, technique: string): boolean =>
    names.has(`${suite.name}\u0000${technique}`);
  const searching = new Set(cells.filter(({ cell }) => searches(cell.technique)).map(({ suite }) => suite));
  return {
    family,
    cells,
    representatives: [...representatives.values()],
    comparisons: suites.flatMap((suite) =>
      suite.comparisons
        .filter((comparison) => isOwn(suite, comparison.technique))
        .map((comparison) => ({ suite, comparison })),
    ),
    promptVariants: suites.flatMap((suite) =>
      suite.promptVariants
        .filter((spread) => isOwn(suite, spread.technique))
        .map((spread) => ({ suite, spread })),
    ),
    updates: suites.flatMap((suite) =>
      (suite.update?.arms ?? []).filter((arm) => arm.family === family).map((arm) => ({ suite, arm })),
    ),
    tuned: suites.flatMap((suite) =>
      suite.tuned
        .filter(({ techniques }) => techniques.some((technique) => isOwn(suite, technique)))
        .map((tuned) => ({ suite, tuned })),
    ),
    indexes: [...searching].flatMap((suite) => {
      const index = suite.retrieval?.index ?? null;
      return index === null ? [] : [{ suite, index }];
    }),
  };
}
