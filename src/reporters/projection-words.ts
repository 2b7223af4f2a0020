import type { ProjectedModel, ProjectionReport, TokensBy } from '../analysis/figures/projection-model.ts';
import { formatUsd, type NanoUsd } from '../lib/money.ts';
import { formatCostPer1000, NONE } from './numbers.ts';

/** Whose count of tokens was priced, for a table. */
export const TOKENS_BY: Readonly<Record<TokensBy, string>> = {
  'its tokenizer': 'its own',
  'a guess': '≈ o200k_base',
  'the run': 'the run’s',
};

/** What is to be known of all projected figures. */
export const PROJECTED =
  'Projected, not measured: the prompts and answers of this run at the prices of other models, without a prompt cache. How well those models would answer, and at what length, is not projected.';

/** A row of the compact table: all answers of the run, and a thousand of them. */
export interface ProjectionRow {
  readonly name: string;
  readonly run: string;
  readonly per1000: string;
  readonly batch: string;
  /** A thousand answers at the volume of a month, the server's hours included. */
  readonly hosted: string;
  readonly tokens: string;
}

/** What was measured, then each model. */
export function projectionRows(report: ProjectionReport): readonly ProjectionRow[] {
  const per1000 = (amount: NanoUsd | null): string =>
    formatCostPer1000(amount === null ? null : amount / report.answers);
  return [
    {
      name: 'this run, measured',
      run: formatUsd(report.measured),
      per1000: per1000(report.measured),
      batch: NONE,
      hosted: '',
      tokens: '',
    },
    ...report.models.map(
      (model): ProjectionRow => ({
        name: model.model,
        run: model.price === null ? NONE : formatUsd(model.run),
        per1000: model.price === null ? NONE : per1000(model.run),
        batch: model.runInBatch === null ? NONE : per1000(model.runInBatch),
        hosted: model.hostingPerHour === null ? '' : hostedRange(model),
        tokens: TOKENS_BY[model.tokensBy],
      }),
    ),
  ];
}

function range(amounts: readonly NanoUsd[]): string {
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)].map(formatCostPer1000);
  return least === most ? String(least) : `${least}–${most}`;
}

/** A thousand answers with their part of the server, from the cheapest technique to the dearest. */
function hostedRange({ cells }: ProjectedModel): string {
  const known = cells.flatMap(({ perAnswer, hosting }) =>
    perAnswer === null || hosting === undefined ? [] : [{ perAnswer, ...hosting }],
  );
  if (known.length === 0) return formatUsd(null);
  const busy = known.flatMap(({ perAnswer, atFull }) => (atFull === null ? [] : [perAnswer + atFull]));
  const atVolume = range(known.map((cell) => cell.perAnswer + cell.atVolume));
  return busy.length === 0 ? atVolume : `${atVolume}, never idle ${range(busy)}`;
}
