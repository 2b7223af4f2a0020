import { BenchError } from '../core/errors.ts';
import type { OnTraining, Trainer } from '../core/training.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import { type LedgerFile, readLedger, recordAttempt } from './ledger.ts';
import { isOpen } from './same-training.ts';

/** What ending a training needs. */
export interface CancelPlace {
  readonly ledger: LedgerFile;
  readonly onEvent: OnTraining;
  /** Opens the base of an attempt with the backend that trained it. */
  open(attempt: TunedAttempt): Promise<Trainer>;
}

/**
 * Ends a training at its provider and writes down what it cost; a job that its provider does not know is given up.
 * @throws BenchError `UNKNOWN_NAME` for an attempt that is not running at a provider; see `Trainer.cancel`
 */
export async function cancelTraining(
  id: string,
  { ledger, onEvent, open }: CancelPlace,
): Promise<TunedAttempt> {
  const all = (await readLedger(ledger.folder)).map(({ attempt }) => attempt);
  const running = all.filter((attempt) => isOpen(attempt) && attempt.job !== null);
  const attempt = running.find((candidate) => candidate.id === id);
  if (attempt === undefined) {
    throw new BenchError('UNKNOWN_NAME', `no training "${id}" runs at a provider.`, {
      choices: running.map((candidate) => candidate.id),
    });
  }
  const trainer = await open(attempt);
  try {
    if (trainer.cancel === undefined) {
      throw new BenchError('INVALID_ARGUMENT', `the backend "${attempt.backend}" cannot end a training.`, {
        hint: 'End it where it runs.',
      });
    }
    const { facts } = await trainer.cancel(attempt, { all, onEvent });
    const latest =
      (await readLedger(ledger.folder)).find((entry) => entry.attempt.id === id)?.attempt ?? attempt;
    // Whoever watches the job may have written its end down meanwhile, and its score.
    if (!isOpen(latest)) return latest;
    const ended = { ...latest, ...facts };
    await recordAttempt(ledger, ended);
    return ended;
  } finally {
    await trainer.close();
  }
}
