import type { BreakEvenReport } from '../analysis/economics/economics-model.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatDuration, plural } from '../lib/format.ts';
import { formatUsd } from '../lib/money.ts';
import { sayOvertaking } from './curve-words.ts';
import { sayBreakEven } from './economics-words.ts';
import { formatCount, formatEstimate, SHARE } from './numbers.ts';

/** What else is known of the techniques of a model, a sentence each: errors of retrieval, training, curves, break-even. */
export function notesOf(suite: SuiteReport, model: string): readonly string[] {
  return [
    ...retrievalNotes(suite, model),
    ...reportedNotes(suite, model),
    ...trainingNotes(suite, model),
    ...curveNotes(suite, model),
    ...breakEvenNotes(suite, model),
  ];
}

/** Where the wrong answers of techniques with retrieval come from. */
function retrievalNotes(suite: SuiteReport, model: string): readonly string[] {
  const splits = suite.retrieval?.splits.filter((split) => split.model === model) ?? [];
  return splits.map(({ technique, n, closedBook, search, oracle, errors }) => {
    const share = (title: string, figure: Figure | null): readonly string[] =>
      figure === null ? [] : [`${title} ${formatEstimate(figure, SHARE)}`];
    const parts = [
      ...share('closed book', closedBook),
      ...share('found passages', search),
      ...share('right passages given', oracle),
    ];
    const missed = errors.retrieval + errors.both + errors.missed;
    return `${technique}: ${parts.join(', ')} of ${formatCount(n)} right; of its errors ${formatCount(missed)} missed a passage, ${formatCount(errors.generation)} had it`;
  });
}

/** What applications retrieved by themselves. */
function reportedNotes({ reported = [] }: SuiteReport, model: string): readonly string[] {
  return reported.flatMap(({ technique, model: of, n, ranking }) =>
    of !== model || ranking === null
      ? []
      : [
          `${technique}: of the right documents the application found ${formatEstimate(ranking.recall, SHARE)}; of its passages ${formatEstimate(ranking.precision, SHARE)} are from one (n = ${formatCount(n)})`,
        ],
  );
}

/** What training took. */
function trainingNotes(suite: SuiteReport, model: string): readonly string[] {
  return suite.tuned
    .filter((tuned) => tuned.model === model)
    .map(({ key, techniques, facts }) => {
      if (facts === null) return `${key} (${techniques.join(', ')}) stands in no ledger`;
      const { elapsedMs, cost } = facts.inAll;
      const { started } = facts.attempts;
      const time = elapsedMs === null ? 'an unknown time' : formatDuration(elapsedMs);
      const took = `${time}, ${cost === null ? 'an unknown cost' : formatUsd(cost)}`;
      const how = started === 1 ? `in ${took}` : `in ${plural(started, 'attempt')}: ${took} in all`;
      return `${techniques.join(', ')}: trained on ${plural(facts.examples, 'example')} ${how}`;
    });
}

/** Where learning curves overtake other techniques. */
function curveNotes(suite: SuiteReport, model: string): readonly string[] {
  return suite.curves
    .filter((curve) => curve.model === model)
    .flatMap(({ axis, overtakings }) =>
      overtakings.map(
        (overtaking) => `${axis}: ${overtaking.technique} is overtaken at: ${sayOvertaking(overtaking)}`,
      ),
    );
}

/** In all, set-up and answers, against the reference: techniques of one verdict stand together. */
function breakEvenNotes(suite: SuiteReport, model: string): readonly string[] {
  const breakEvens = suite.economics.find((economics) => economics.model === model)?.breakEvens ?? [];
  const groups = Map.groupBy(
    breakEvens.filter(({ kind }) => kind === 'reference'),
    sayShort,
  );
  if (groups.size === 0) return [];
  const parts = [...groups].map(
    ([verdict, items]) => `${items.map(({ technique }) => technique).join(', ')}: ${verdict}`,
  );
  return [`cheaper in all than ${suite.reference}: ${parts.join('; ')}`];
}

/** The verdict, with its band where it is a number. */
function sayShort(report: BreakEvenReport): string {
  const { verdict, note } = sayBreakEven(report);
  const isNumber = report.verdict === 'from' || report.verdict === 'until';
  return isNumber && note !== null ? `${verdict} (${note})` : verdict;
}
