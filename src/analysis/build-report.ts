import { z } from 'zod';
import type { CorpusFormula } from '../core/corpus-formula.ts';
import { type Registry, registrySchema } from '../core/registry.ts';
import { requireGiven } from '../core/require-shape.ts';
import { type RunRecord, runRecordSchema } from '../protocol/run-record.ts';
import { testClaims } from './claims/claims.ts';
import { decisionTable } from './decision/decision.ts';
import {
  ASSUMED_VOLUME,
  type DecisionInputs,
  decisionInputsSchema,
  NO_INPUTS,
} from './economics/decision-inputs.ts';
import { askedModels } from './figures/asked-models.ts';
import { machinePaces } from './figures/machine-pace.ts';
import { projectRun } from './figures/projection.ts';
import type { ProjectionTarget } from './figures/projection-model.ts';
import { sumTotals } from './figures/run-totals.ts';
import { summariseSessions } from './figures/sessions.ts';
import { effortNotices } from './notices/effort-notices.ts';
import { noticesOf } from './notices/notices.ts';
import { recommend } from './recommendation/recommend.ts';
import { REPORT_SCHEMA, type Report } from './report.ts';
import { reportSuite } from './suites/suite-report.ts';
import { indexRun } from './trials/run-index.ts';

/** What a report takes besides the record. */
export interface ReportOptions {
  /** What the user said of the decision; what is left out was not said. */
  readonly inputs?: Partial<DecisionInputs>;
  /** Formulas of corpus metrics; the built-in ones when left out. */
  readonly formulas?: Registry<CorpusFormula>;
  /** Models on which the tokens of the run are priced; none when left out. */
  readonly projection?: readonly ProjectionTarget[];
}

const argumentsSchema = z.strictObject({ record: runRecordSchema });
const optionsSchema = z
  .strictObject({
    inputs: decisionInputsSchema,
    formulas: registrySchema,
    projection: z.array(z.looseObject({ model: z.string() })),
  } satisfies Record<keyof ReportOptions, z.ZodType>)
  .partial();

/**
 * Everything that a report shows, from a run record alone. The same record gives the same report, whatever the order
 * in which its trials were finished.
 * @throws BenchError `INVALID_ARGUMENT` for what is no run record or no option
 */
export function buildReport(record: RunRecord, options: ReportOptions = {}): Report {
  requireGiven(argumentsSchema, { record }, { of: 'buildReport', part: 'argument' });
  requireGiven(optionsSchema, options, { of: 'buildReport', part: 'option' });
  const { formulas, projection = [] } = options;
  const inputs = { ...NO_INPUTS, ...options.inputs };
  const index = indexRun(record, formulas);
  const { header } = record;
  const paces = machinePaces(index.cells);
  const suites = index.suites.flatMap((suite) => reportSuite(index, suite, { inputs, paces }) ?? []);
  const totals = sumTotals(index);
  const models = askedModels(header);
  return {
    schema: REPORT_SCHEMA,
    run: {
      id: header.id,
      createdAt: header.createdAt,
      toolVersion: header.toolVersion,
      profile: header.profile,
      split: header.split,
      seed: header.seed,
      repeats: header.repeats,
      finished: summariseSessions(index.state.sessions).finished && totals.missing === 0,
      command: header.command,
      machine: header.machine,
      loads: index.state.loads.map(({ model, elapsedMs }) => ({ model, elapsedMs })),
      redacted: false,
      ...(header.leaks === undefined ? {} : { leaks: header.leaks }),
    },
    totals,
    models,
    inputs,
    recommendations: suites.flatMap((suite) => {
      const snapshot = index.suites.find(({ name }) => name === suite.name);
      return snapshot === undefined ? [] : recommend(suite, { index, snapshot, inputs });
    }),
    claims: testClaims(suites),
    decision: decisionTable(suites, { models, inputs }),
    suites,
    ...(projection.length === 0
      ? {}
      : {
          projection: projectRun(index.cells, projection, {
            volume: inputs.volumePerMonth ?? ASSUMED_VOLUME,
          }),
        }),
    prices: header.prices,
    notices: [...noticesOf(index, suites, totals), ...effortNotices(inputs)],
  };
}
