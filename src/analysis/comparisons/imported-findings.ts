import { IMPORTED } from '../../protocol/imported.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { sayDifferenceFigure } from '../figures/say.ts';
import type { ComparedCell, PairComparison, Verdict } from './comparison-model.ts';

const VERDICTS = {
  better: 'did better than',
  worse: 'did worse than',
  equivalent: 'did as well as',
  undecided: 'is not told apart from',
} as const satisfies Record<Verdict, string>;

/** How imported answers compare with everything else on the samples that both answered, a sentence a pair. */
export function importedFindings(pairs: readonly PairComparison[], metric: MetricInfo): string[] {
  return pairs
    .filter(({ a }) => isImportedSide(a))
    .flatMap(({ a, b, verdict, difference, pairs: n }): string[] =>
      difference === null
        ? []
        : [
            `${sideName(a)} ${VERDICTS[verdict]} ${sideName(b)} on ${metric.title}: ${sayDifferenceFigure(metric, difference)}; n = ${n}, exploratory.`,
          ],
    );
}

function isImportedSide({ technique, model }: ComparedCell): boolean {
  return technique === IMPORTED && model.startsWith(`${IMPORTED}:`);
}

function sideName(side: ComparedCell): string {
  return isImportedSide(side) ? side.model : `${side.technique} with ${side.model}`;
}
