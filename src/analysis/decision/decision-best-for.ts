import { plural } from '../../lib/format.ts';
import type { Verdict } from '../comparisons/comparison-model.ts';
import { listWords, sayRange } from '../figures/say.ts';
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
    return `${title}: ${parts.join('; ')} (n = ${sayRange(pairs, String)}).`;
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

/** In how many suites one of the family's techniques was shown to be better, and which where not all of them were. */
function shortBest(bySuite: ReadonlyMap<string, readonly SuiteComparison[]>): string {
  const names = [...bySuite.values()].flatMap((items) => {
    const better = items.filter(({ comparison }) => comparison.verdict === 'better');
    const [first] = better;
    if (first === undefined) return [];
    const only =
      better.length === items.length
        ? ''
        : ` (only ${listWords(better.map(({ comparison }) => comparison.technique))})`;
    return [`${first.suite.name}${only}`];
  });
  const count = `better in ${names.length} of ${plural(bySuite.size, 'comparison')}`;
  return names.length === 0 ? count : `${count}: ${listWords([...new Set(names)])}`;
}

/** Slices in which techniques of the family were shown to be better than the reference; exploratory. */
function saySlices({ comparisons }: FamilyEvidence): string[] {
  const suites = [...new Set(comparisons.map(({ suite }) => suite))];
  const parts = suites.flatMap((suite) => {
    const own = comparisons.filter((item) => item.suite === suite);
    const found = own.map(({ comparison: { technique, model } }) => {
      const slices = suite.exploratory.slices.filter(
        (slice) => slice.technique === technique && slice.model === model,
      );
      const better = slices.filter(({ verdict }) => verdict === 'better');
      const isEvery = better.length === slices.length && slices.length > 1;
      return {
        technique,
        where: isEvery ? 'every slice' : better.map(({ column, value }) => `${column} ${value}`).join(', '),
      };
    });
    return [...Map.groupBy(found, ({ where }) => where)]
      .filter(([where]) => where !== '')
      .map(
        ([where, items]) =>
          `${suite.name}: ${where} (${listWords([...new Set(items.map(({ technique }) => technique))])})`,
      );
  });
  return parts.length === 0 ? [] : [`Slices in which it was better, exploratory: ${parts.join('; ')}.`];
}
