import { plural } from '../../lib/format.ts';
import type { Verdict } from '../comparisons/comparison-model.ts';
import { listWords } from '../words.ts';
import type { FamilyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

const VERDICTS = ['better', 'worse', 'equivalent', 'undecided'] as const satisfies readonly Verdict[];

/** What a family was found good for: its verdicts against the reference, suite by suite. */
export function judgeBestFor(evidence: FamilyEvidence, families: number): Judgement {
  const bySuite = Map.groupBy(
    evidence.comparisons,
    ({ suite, comparison }) => `${suite.name} (${comparison.model}, against ${suite.reference})`,
  );
  const sentences = [...bySuite].map(([title, items]) => {
    const parts = VERDICTS.flatMap((verdict) => {
      const names = items.filter(({ comparison }) => comparison.verdict === verdict);
      return names.length === 0
        ? []
        : [`${verdict}: ${listWords(names.map(({ comparison }) => comparison.technique))}`];
    });
    const pairs = items.map(({ comparison }) => comparison.pairs);
    const low = Math.min(...pairs);
    const high = Math.max(...pairs);
    return `${title}: ${parts.join('; ')} (n = ${low === high ? low : `${low} to ${high}`}).`;
  });
  const measured = sentences.length === 0 ? null : [...sentences, ...saySlices(evidence)].join(' ');
  const short = measured === null ? null : shortBest(bySuite);
  if (families < 2) {
    return {
      measured,
      short,
      mark: measured === null ? 'not measured' : 'not settled',
      why: 'Only one family of techniques was run: what it is best for shows only beside another on the same suites.',
    };
  }
  return {
    measured,
    short,
    mark: measured === null ? 'not measured' : 'not settled',
    why: 'Verdicts are given suite by suite; the claim names kinds of task and not by which result it would fail, so it is shown beside them and not marked.',
  };
}

type SuiteComparison = FamilyEvidence['comparisons'][number];

/** In how many suites one of the family's techniques was shown to be better. */
function shortBest(bySuite: ReadonlyMap<string, readonly SuiteComparison[]>): string {
  const better = [...bySuite.values()].filter((items) =>
    items.some(({ comparison }) => comparison.verdict === 'better'),
  );
  const names = [...new Set(better.flatMap((items) => items[0]?.suite.name ?? []))];
  const count = `better in ${better.length} of ${plural(bySuite.size, 'comparison')}`;
  return names.length === 0 ? count : `${count}: ${listWords(names)}`;
}

/** Slices in which a technique of the family was shown to be better than the reference; exploratory. */
function saySlices({ comparisons }: FamilyEvidence): string[] {
  const suites = [...new Set(comparisons.map(({ suite }) => suite))];
  const own = new Set(
    comparisons.map(({ suite, comparison }) => `${suite.name}/${comparison.technique}/${comparison.model}`),
  );
  const parts = suites.flatMap((suite) =>
    suite.exploratory.slices
      .filter(
        (slice) => slice.verdict === 'better' && own.has(`${suite.name}/${slice.technique}/${slice.model}`),
      )
      .map(({ technique, column, value }) => `${suite.name}, ${column} ${value} (${technique})`),
  );
  return parts.length === 0 ? [] : [`Slices in which it was better, exploratory: ${listWords(parts)}.`];
}
