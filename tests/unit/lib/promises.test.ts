import { describe, expect, it } from 'vitest';
import { allOrFirstError } from '../../../src/lib/promises.ts';

describe('allOrFirstError', () => {
  it('gives all values in order', async () => {
    const slow = new Promise((resolve) => setImmediate(() => resolve('slow')));
    expect(await allOrFirstError([slow, Promise.resolve('fast')])).toEqual(['slow', 'fast']);
    expect(await allOrFirstError([])).toEqual([]);
  });

  it('throws the first error in order, once nothing runs any more', async () => {
    let ended = false;
    const slowFailure = new Promise((_, reject) => setImmediate(() => reject(new Error('first'))));
    const slower = new Promise<void>((resolve) => {
      setImmediate(() =>
        setImmediate(() => {
          ended = true;
          resolve();
        }),
      );
    });
    await expect(allOrFirstError([slowFailure, Promise.reject(new Error('second')), slower])).rejects.toThrow(
      'first',
    );
    expect(ended).toBe(true);
  });
});
