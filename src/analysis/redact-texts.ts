import { hasOwnText, type TechniqueSpec } from '../protocol/technique.ts';
import type { Report } from './report.ts';
import type { Example, Showcase, ShowcaseAnswer, TrialRow } from './samples/sample-model.ts';
import type { SuiteReport } from './suites/suite-model.ts';

/** What stands for people where a text was left out. */
export const TEXT_LEFT_OUT = '(text left out)';

const NOTICE =
  'The texts of samples, answers, passages and prompt variants were left out of this report, and the reasons of failures with them; the run’s journal holds them.';

/** What every format is made from. */
interface Whole {
  readonly report: Report;
  readonly rows: Iterable<TrialRow>;
}

/**
 * The same without a text of a sample, an answer, a prompt or a passage. Ids, names, labels of classes and slices,
 * scores and all other figures stay. A reason of a failure goes too, as a provider or a scorer may repeat in it what it was given.
 */
export function redactTexts({ report, rows }: Whole): Whole {
  const reasons = new Set<string>();
  for (const { status, answer, scoringFailures } of rows) {
    if (status === 'failed') reasons.add(answer);
    for (const failure of scoringFailures) reasons.add(failure);
  }
  return {
    report: {
      ...report,
      run: { ...report.run, redacted: true },
      suites: report.suites.map(redactSuite),
      notices: [...report.notices.map((notice) => withoutReason(notice, reasons)), NOTICE],
    },
    rows: { [Symbol.iterator]: () => redactRows(rows) },
  };
}

function* redactRows(rows: Iterable<TrialRow>): Generator<TrialRow> {
  for (const row of rows) {
    yield { ...row, input: '', targets: [], answer: '', output: '', scoringFailures: [] };
  }
}

function redactSuite(suite: SuiteReport): SuiteReport {
  return {
    ...suite,
    cells: suite.cells.map((cell) => ({ ...cell, technique: withoutTexts(cell.technique) })),
    promptVariants: suite.promptVariants.map((spread) => ({
      ...spread,
      promptVariants: spread.promptVariants.map((promptVariant) => ({ ...promptVariant, text: '' })),
    })),
    showcases: suite.showcases.map(
      (showcase): Showcase => ({
        ...showcase,
        input: '',
        targets: [],
        answers: showcase.answers.map(redactAnswer),
      }),
    ),
    examples: suite.examples.map(
      (example): Example => ({ ...example, ...redactAnswer(example), input: '', targets: [] }),
    ),
  };
}

function withoutTexts(technique: TechniqueSpec): TechniqueSpec {
  const { instruction, system } = technique.instructions;
  if (!hasOwnText(technique)) return technique;
  const instructions = {
    ...technique.instructions,
    ...(instruction === undefined ? {} : { instruction: { ...instruction, text: '' } }),
    ...(system === undefined ? {} : { system: { ...system, text: '' } }),
  };
  return { ...technique, instructions };
}

function redactAnswer(answer: ShowcaseAnswer): ShowcaseAnswer {
  const passages = answer.passages?.map((passage) => ({ ...passage, heading: null, text: '' })) ?? null;
  return { ...answer, answer: '', output: '', passages };
}

/** A notice that quotes a reason ends in it. */
function withoutReason(notice: string, reasons: ReadonlySet<string>): string {
  for (const reason of reasons) {
    if (notice.endsWith(`: ${reason}`))
      return `${notice.slice(0, notice.length - reason.length)}${TEXT_LEFT_OUT}`;
  }
  return notice;
}
