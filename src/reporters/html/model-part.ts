import type { SuiteReport } from '../../analysis/suites/suite-model.ts';

/** One model's part of a suite, handed to every block of it. */
export interface ModelPart {
  readonly suite: SuiteReport;
  readonly model: string;
  /** Prefix of ids, unique within the page. */
  readonly id: string;
  /** Whether the page holds every answer, so that it can be linked to. */
  readonly hasAnswers?: boolean;
}
