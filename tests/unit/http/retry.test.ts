import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Brake } from '../../../src/http/brake.ts';
import { CallFailure, describeCauses } from '../../../src/http/failure.ts';
import { withRetries } from '../../../src/http/retry.ts';
import { noSignal, systemClock } from '../../support/models.ts';

const policy = { minDelayMs: 2, maxDelayMs: 10 };
const base = { clock: systemClock, policy };
const status = (code: number, more: { code?: string; retryAfterMs?: number } = {}): CallFailure =>
  new CallFailure({ kind: 'status', message: `status ${code}`, status: code, ...more });

/** Fails with the given errors in turn, then succeeds. */
function flaky(...errors: readonly Error[]): { calls: number; run: () => Promise<string> } {
  const state = {
    calls: 0,
    run: async () => {
      const error = errors[state.calls];
      state.calls += 1;
      if (error !== undefined) throw error;
      return 'done';
    },
  };
  return state;
}

describe('withRetries', () => {
  it('tells a first success from a later one', async () => {
    const first = await withRetries(flaky().run, { ...base, signal: noSignal() });
    expect(first).toMatchObject({ value: 'done', retries: 0, retryMs: 0 });

    const connection = new CallFailure({ kind: 'connection', message: 'reset' });
    const later = await withRetries(flaky(status(429), status(503), connection).run, {
      ...base,
      signal: noSignal(),
    });
    expect(later).toMatchObject({ value: 'done', retries: 3 });
    expect(later.retryMs).toBeGreaterThanOrEqual(6);
    expect(later.latencyMs).toBeLessThan(later.retryMs);
  });

  it.each([400, 401, 403, 404, 422])('does not repeat a %d', async (code) => {
    const operation = flaky(status(code));
    await expect(withRetries(operation.run, { ...base, signal: noSignal() })).rejects.toThrow(
      `status ${code}`,
    );
    expect(operation.calls).toBe(1);
  });

  it('does not repeat when the quota is used up, nor a programming error', async () => {
    const quota = flaky(status(429, { code: 'insufficient_quota' }));
    await expect(withRetries(quota.run, { ...base, signal: noSignal() })).rejects.toThrow('status 429');
    const bug = flaky(new RangeError('bug'));
    await expect(withRetries(bug.run, { ...base, signal: noSignal() })).rejects.toThrow('bug');
    expect([quota.calls, bug.calls]).toEqual([1, 1]);
  });

  it('makes way for the next call where an attempt cannot begin', async () => {
    const brake = new Brake({ clock: systemClock, slots: 1 });
    const unwritten = new Error('the disk is full');
    const refused = withRetries(flaky().run, {
      ...base,
      signal: noSignal(),
      brake,
      beforeAttempt: () => Promise.reject(unwritten),
    });
    await expect(refused).rejects.toBe(unwritten);
    const signal = AbortSignal.timeout(2000);
    expect(await withRetries(flaky().run, { ...base, signal, brake })).toMatchObject({ value: 'done' });
  });

  it('gives up after the last attempt and says how many there were', async () => {
    const operation = flaky(...Array.from({ length: 9 }, () => status(500)));
    const error = await withRetries(operation.run, {
      clock: systemClock,
      policy: { ...policy, retries: 2 },
      signal: noSignal(),
    }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'CallFailure', attempts: 3 });
    expect(operation.calls).toBe(3);
  });

  it('waits as long as the server asks, unless it asks for too long', async () => {
    const asked = await withRetries(flaky(status(429, { retryAfterMs: 80 })).run, {
      ...base,
      signal: noSignal(),
    });
    expect(asked.retryMs).toBeGreaterThanOrEqual(78);
    const tooLong = flaky(status(429, { retryAfterMs: 3_600_000 }));
    await expect(withRetries(tooLong.run, { ...base, signal: noSignal() })).rejects.toThrow('status 429');
    expect(tooLong.calls).toBe(1);
  });

  it('takes no retry for a pause that the server names, as long as they are few and short in all', async () => {
    const named = (): CallFailure => status(429, { retryAfterMs: 5 });
    const patient = flaky(...Array.from({ length: 6 }, named), status(500));
    const result = await withRetries(patient.run, {
      clock: systemClock,
      policy: { ...policy, retries: 1 },
      signal: noSignal(),
    });
    expect(result).toMatchObject({ value: 'done', retries: 7 });

    const endless = flaky(...Array.from({ length: 99 }, named));
    const options = { clock: systemClock, signal: noSignal() };
    const many = withRetries(endless.run, { ...options, policy: { ...policy, retries: 1 } });
    await expect(many).rejects.toThrow('status 429');
    expect(endless.calls).toBe(20 + 2);

    const long = flaky(...Array.from({ length: 99 }, named));
    const all = withRetries(long.run, { ...options, policy: { ...policy, retries: 0, maxAskedMs: 12 } });
    await expect(all).rejects.toThrow('status 429');
    expect(long.calls).toBe(2 + 1);
  });

  it('waits as the server asks also after the last retry', async () => {
    const operation = flaky(status(500), status(429, { retryAfterMs: 5 }));
    const result = await withRetries(operation.run, {
      clock: systemClock,
      policy: { ...policy, retries: 1 },
      signal: noSignal(),
    });
    expect(result).toMatchObject({ value: 'done', retries: 2 });
  });

  it('tells of every failed attempt: also of the last one, and of one in flight when the work was aborted', async () => {
    const failures: number[] = [];
    const onFailure = ({ status: code = 0 }: CallFailure): void => void failures.push(code);
    const operation = flaky(status(500), status(429), status(400));
    const options = { ...base, signal: noSignal(), onFailure };
    await expect(withRetries(operation.run, options)).rejects.toThrow('status 400');
    expect(failures).toEqual([500, 429, 400]);
    const controller = new AbortController();
    const aborted = withRetries(
      () => {
        controller.abort();
        return Promise.reject(status(500));
      },
      { ...options, signal: controller.signal },
    );
    await expect(aborted).rejects.toThrow('aborted');
    expect(failures).toEqual([500, 429, 400, 500]);
  });

  it('ends an attempt at its time limit, and repeats it', async () => {
    let calls = 0;
    const hanging = (signal: AbortSignal): Promise<string> => {
      calls += 1;
      if (calls === 2) return Promise.resolve('done');
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const result = await withRetries(hanging, {
      clock: systemClock,
      policy: { ...policy, attemptTimeoutMs: 30 },
      signal: noSignal(),
    });
    expect(result).toMatchObject({ value: 'done', retries: 1 });
    expect(result.retryMs).toBeGreaterThanOrEqual(28);
  });

  it.each(['attempt', 'pause'])('stops with the reason when aborted in an %s', async (when) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const operation = (signal: AbortSignal): Promise<string> => {
      if (when === 'pause') return Promise.reject(status(429, { retryAfterMs: 10_000 }));
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    setTimeout(() => controller.abort(reason), 20);
    const options = { ...base, policy: { ...policy, graceMs: 10 }, signal: controller.signal };
    await expect(withRetries(operation, options)).rejects.toBe(reason);
  });

  it('returns the answer of an attempt that was in flight when the work was aborted', async () => {
    const controller = new AbortController();
    const result = await withRetries(
      async (signal) => {
        controller.abort();
        await sleep(5);
        return signal.aborted ? 'cut off' : 'answered';
      },
      { ...base, signal: controller.signal },
    );
    expect(result).toMatchObject({ value: 'answered', retries: 0 });
  });

  it('repeats nothing once the work is aborted, and leaves an attempt without grace at once', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let calls = 0;
    const failing = withRetries(
      async () => {
        calls += 1;
        controller.abort(reason);
        throw status(429, { retryAfterMs: 1 });
      },
      { ...base, signal: controller.signal },
    );
    await expect(failing).rejects.toBe(reason);
    expect(calls).toBe(1);
    const other = new AbortController();
    const graceless = withRetries(
      (signal) => {
        other.abort(reason);
        return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve('done');
      },
      { ...base, policy: { ...policy, graceMs: 0 }, signal: other.signal },
    );
    await expect(graceless).rejects.toBe(reason);
  });

  it('repeats at once what was mended, without using up the retries', async () => {
    const operation = flaky(status(400), status(400), status(400));
    const result = await withRetries(operation.run, {
      clock: systemClock,
      policy: { ...policy, retries: 1 },
      signal: noSignal(),
      mend: (failure) => failure.status === 400,
    });
    expect(result).toMatchObject({ value: 'done', retries: 3 });
  });
});

describe('describeCauses', () => {
  it('goes down the chain', () => {
    const error = new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND x') });
    expect(describeCauses(error)).toBe('fetch failed: getaddrinfo ENOTFOUND x');
    expect(describeCauses('plain')).toBe('plain');
  });
});
