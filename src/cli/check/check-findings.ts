import { sayLeak } from '../../datasets/leaks.ts';
import { plural } from '../../lib/format.ts';
import type { DataCheck } from './check-data.ts';

/** A part of a check: what was looked for, and a line for each thing that was found. */
export interface Findings {
  readonly title: string;
  /** What to say where nothing was found. */
  readonly none: string;
  readonly lines: readonly string[];
}

const SHOWN = 20;

/** What is wrong with the data, as sentences. */
export function findingsOf(check: DataCheck): readonly Findings[] {
  const { leaks, unmeasured, rare, conflicts, outliers } = check;
  const quoted = (labels: readonly string[]): string => labels.map((label) => `"${label}"`).join(', ');
  return [
    {
      title: 'Leaks',
      none: 'Nothing that is measured was found in train, dev, the corpus or declared training data.',
      lines: shown(leaks.map(sayLeak)),
    },
    {
      title: 'Labels',
      none: 'No label is missing from test or stands in a single row, and equal texts have equal answers.',
      lines: [
        ...(unmeasured.length === 0
          ? []
          : [`In no row of test, so that nothing is measured of them: ${quoted(unmeasured)}.`]),
        ...(rare.length === 0 ? [] : [`In a single row: ${quoted(rare)}.`]),
        ...shown(
          conflicts.map(
            ({ at, other }) =>
              `${at} and ${other}: the same text with different answers, of which one always counts as wrong.`,
          ),
        ),
      ],
    },
    {
      title: 'Outliers',
      none: 'No text is far longer or shorter than the others.',
      lines: shown(outliers.map(({ at, words }) => `${at}: ${plural(words, 'word')}`)),
    },
  ];
}

function shown(lines: readonly string[]): readonly string[] {
  const rest = lines.length - SHOWN;
  return rest > 0 ? [...lines.slice(0, SHOWN), `${rest} more`] : lines;
}
