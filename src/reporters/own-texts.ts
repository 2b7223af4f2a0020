import type { SuiteReport } from '../analysis/suites/suite-model.ts';

/** A prompt text that one technique has and the suite does not. */
export interface OwnText {
  readonly technique: string;
  readonly part: 'Instruction' | 'System prompt';
  /** Empty where texts are left out of the report. */
  readonly text: string;
  /** `null` where it stands in the suite file itself. */
  readonly file: string | null;
}

/** The texts of a suite's techniques' own, each technique once. */
export function ownTextsOf({ cells }: SuiteReport): readonly OwnText[] {
  const techniques = new Map(cells.map(({ technique }) => [technique.name, technique]));
  return [...techniques.values()].flatMap(({ name, instructions: { instruction, system } }) =>
    (
      [
        ['Instruction', instruction],
        ['System prompt', system],
      ] as const
    ).flatMap(([part, own]) =>
      own === undefined ? [] : [{ technique: name, part, text: own.text, file: own.file ?? null }],
    ),
  );
}
