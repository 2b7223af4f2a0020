import { formatDuration } from '../../lib/format.ts';
import { sayRange, sayTimes } from '../figures/say.ts';
import type { FamilyEvidence, SuiteCell } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

/** Scalability: answers a second against the number asked for at once, and quality against the number of documents. */
export function judgeScalability(evidence: FamilyEvidence): Judgement {
  const paces = evidence.representatives.flatMap(sayPace);
  const curves = evidence.family === 'rag' ? documentCurves(evidence) : [];
  if (paces.length + curves.length === 0) {
    return {
      measured: null,
      short: null,
      mark: 'not measured',
      why: 'Needs answers that were not cached, at more than one number of trials side by side.',
    };
  }
  return {
    measured: [...paces.map(({ text }) => text), ...curves].join(' '),
    short: shortPace(paces.map(({ most }) => most)),
    mark: 'not settled',
    why: 'The claim names no measure of scale. Shown is the pace on this machine or at this provider, at the numbers of trials side by side that the run had; a load beyond these was not tried.',
  };
}

/** Fewer answers a second than this are said by the time that one takes. */
const SLOW = 0.1;

interface Pace {
  readonly text: string;
  /** Answers a second at the highest number of trials side by side. */
  readonly most: number;
}

function sayPace({ suite, cell }: SuiteCell): Pace[] {
  const [first] = cell.throughput;
  const last = cell.throughput.at(-1);
  if (first === undefined || last === undefined) return [];
  const isSlow = Math.min(first.perSecond, last.perSecond) < SLOW;
  const say = ({ atOnce, perSecond }: typeof first): string =>
    `${isSlow ? `an answer in ${timeOf(perSecond)}` : `${rounded(perSecond)} answers/s`} with ${atOnce} at once`;
  const range = first === last ? say(first) : `${say(first)}, ${say(last)}`;
  return [
    { text: `${suite.name}, ${cell.technique.name} with ${cell.model}: ${range}.`, most: last.perSecond },
  ];
}

function documentCurves({ cells }: FamilyEvidence): string[] {
  const suites = [...new Set(cells.map(({ suite }) => suite))];
  return suites.flatMap((suite) =>
    suite.curves
      .filter(({ axis }) => axis === 'documents')
      .map(
        ({ points }) =>
          `${suite.name}: quality at ${points.map(({ value }) => value).join(', ')} documents is among its learning curves.`,
      ),
  );
}

/** In one unit, that of the slowest. */
function shortPace(paces: readonly number[]): string | null {
  if (paces.length === 0) return null;
  return Math.min(...paces) < SLOW
    ? `an answer in ${sayTimes(paces.map((pace) => 1000 / pace))}`
    : `${sayRange(paces, rounded)} answers/s`;
}

function timeOf(perSecond: number): string {
  return formatDuration(1000 / perSecond);
}

function rounded(perSecond: number): string {
  return String(Number(perSecond.toPrecision(2)));
}
