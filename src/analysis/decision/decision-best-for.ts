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
  const measured = sentences.length === 0 ? null : sentences.join(' ');
  if (families < 2) {
    return {
      measured,
      mark: measured === null ? 'not measured' : 'not settled',
      why: 'Only one family of techniques was run: what it is best for shows only beside another on the same suites.',
    };
  }
  return {
    measured,
    mark: measured === null ? 'not measured' : 'not settled',
    why: 'Verdicts are given suite by suite; the claim names kinds of task and not by which result it would fail, so it is shown beside them and not marked.',
  };
}
