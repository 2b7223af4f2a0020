import { expect, it } from 'vitest';
import { pauses } from '../../../src/files/pauses.ts';

it('lets others have their turn within long work, and ends it when it is told to', async () => {
  const abort = new AbortController();
  const reason = new Error('interrupted');
  setTimeout(() => abort.abort(reason), 10);
  const pause = pauses(abort.signal);
  const endless = async (): Promise<never> => {
    for (;;) await pause();
  };
  await expect(endless()).rejects.toBe(reason);
});
