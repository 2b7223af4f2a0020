import { pairedCorpusBootstrap } from '../../src/statistics/corpus-bootstrap.ts';
import { type CorpusModel, macroF1Model, ratioModel } from './corpus.ts';
import { coverageCell, varied } from './interval-means.ts';
import type { Cell, Group } from './row.ts';
import { CORPUS_RESAMPLES, CORRELATION, cappedDifference, RATES, RUNS, SIZES } from './settings.ts';

/** Bootstrap intervals of the paired difference of a corpus metric. */
export const CORPUS_INTERVALS: readonly Group[] = [
  {
    title: 'Corpus bootstrap, macro-F1',
    about: `Three labels that are 50%, 30% and 20% of the samples, given rightly with probability p and p + difference (correlation ${CORRELATION}), else one of the other two; the truth is the difference of macro-F1 in an endless corpus. BCa with t tails.`,
    found: 'coverage',
    extra: 'mean width',
    cells: cells(macroF1Model),
  },
  {
    title: 'Corpus bootstrap, ratio of sums',
    about: `Words found among the words of texts of 5 to 25 words, as in BLEU’s precision; each word is found with probability p and p + difference (correlation ${CORRELATION}). BCa with t tails.`,
    found: 'coverage',
    extra: 'mean width',
    cells: cells(ratioModel),
  },
];

function cells(
  model: (input: { readonly rate: number; readonly difference: number }) => CorpusModel,
): Cell[] {
  return SIZES.flatMap((n) =>
    RATES.map((rate) => {
      const difference = cappedDifference(rate);
      const { statistic, truth, draw } = model({ rate, difference });
      return coverageCell({
        n,
        setting: `p = ${rate}, difference ${difference}`,
        truth,
        runs: RUNS.corpus,
        interval: (random) =>
          varied(
            pairedCorpusBootstrap({ ...draw(n, random), statistic, random, resamples: CORPUS_RESAMPLES }),
          )?.interval(),
      });
    }),
  );
}
