import type { Report } from '../analysis/report.ts';
import { plural } from '../lib/format.ts';

const SHOWN = 3;

/** What marks a report whose samples were given away, for its title; `null` for any other. */
export function leakMark({ run: { leaks = [] } }: Pick<Report, 'run'>): string | null {
  return leaks.length === 0 ? null : 'LEAKAGE ALLOWED';
}

/** The same in full: how many samples, and which. */
export function leakStamp(report: Pick<Report, 'run'>): string | null {
  const { leaks = [] } = report.run;
  const mark = leakMark(report);
  if (mark === null) return null;
  const samples = new Set(leaks.map(({ suite, sample }) => `${suite} ${sample}`)).size;
  const shown = leaks.slice(0, SHOWN).map(({ suite, at, kind, by }) => `${suite}, ${at}: ${kind}, ${by}`);
  const rest = leaks.length - shown.length;
  return `${mark}: ${plural(samples, 'sample')} of this run ${samples === 1 ? 'was' : 'were'} given away to techniques, so that every figure here may be too good. ${shown.join('; ')}${rest === 0 ? '' : `; ${rest} more`}.`;
}
