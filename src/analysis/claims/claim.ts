import type { SuiteReport } from '../suites/suite-model.ts';
import type { ClaimEvidence } from './claim-model.ts';

/** A suite as one model answered it: what a claim is tested on. */
export interface TestBed {
  readonly suite: SuiteReport;
  readonly model: string;
}

/** A claim with the test that it is put to. */
export interface Claim {
  readonly id: string;
  readonly quotation: string;
  /** By which result it holds or fails. */
  readonly test: string;
  /** What a run needs so that the claim can be tested. */
  readonly needs: string;
  /** What a suite and model show; nothing where they cannot tell. */
  readonly evidence: (bed: TestBed) => readonly Omit<ClaimEvidence, 'suite' | 'model'>[];
}
