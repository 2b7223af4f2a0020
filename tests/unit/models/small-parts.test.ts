import { describe, expect, it } from 'vitest';
import { AnswerText } from '../../../src/models/local/answer-text.ts';
import { MachineTime } from '../../../src/models/local/machine-time.ts';
import { createCallQueue } from '../../../src/models/remote/call-queue.ts';
import { cutAtStop } from '../../../src/models/remote/stop-texts.ts';
import { noSignal, systemClock } from '../../support/models.ts';

describe('cutAtStop', () => {
  it('ends at the first stop text, whatever their order', () => {
    expect(cutAtStop('one\ntwo END', ['END', '\n'])).toEqual({ text: 'one', stopped: true });
    expect(cutAtStop('one', ['', 'END'])).toEqual({ text: 'one', stopped: false });
  });
});

describe('AnswerText', () => {
  /** Tokens are bytes of UTF-8. */
  const detokenize = (tokens: readonly number[]): string => Buffer.from(tokens).toString('utf8');
  const feed = (text: string, stop: readonly string[]): { text: string; fed: number } => {
    const answer = new AnswerText<number>({ detokenize, stop, before: [] });
    let fed = 0;
    for (const byte of Buffer.from(text)) {
      fed += 1;
      if (answer.add(byte)) break;
    }
    return { text: answer.finish(), fed };
  };

  it('finds stop texts that are spread over tokens, and ends there', () => {
    expect(feed('positive\n\nReview: more', ['\n\nReview'])).toEqual({ text: 'positive', fed: 16 });
  });

  it('puts characters of several tokens together', () => {
    expect(feed('Zürich → 東京 🙂', []).text).toBe('Zürich → 東京 🙂');
  });

  it('keeps broken characters at the end', () => {
    const answer = new AnswerText<number>({ detokenize, stop: [], before: [] });
    for (const byte of Buffer.from('é').subarray(0, 1)) answer.add(byte);
    expect(answer.finish()).toBe('\uFFFD');
  });
});

describe('MachineTime', () => {
  it('divides the time over the calls that share it', () => {
    let now = 0;
    const machine = new MachineTime({ monotonic: () => now, timestamp: () => '' });
    now = 100;
    const endA = machine.begin();
    now = 110;
    const endB = machine.begin();
    now = 130;
    expect(endA()).toEqual({ machineMs: 20, sharedBy: 2 });
    now = 135;
    expect(endB()).toEqual({ machineMs: 15, sharedBy: 2 });
    now = 500;
    const endC = machine.begin();
    now = 507;
    expect(endC()).toEqual({ machineMs: 7, sharedBy: 1 });
  });
});

describe('createCallQueue', () => {
  it('runs so many at once and tells how long the others waited', async () => {
    const queue = createCallQueue(2, systemClock);
    let active = 0;
    let most = 0;
    const waits = await Promise.all(
      Array.from({ length: 5 }, () =>
        queue(async (queueMs) => {
          active += 1;
          most = Math.max(most, active);
          await new Promise((resolve) => setTimeout(resolve, 20));
          active -= 1;
          return queueMs;
        }, noSignal()),
      ),
    );
    expect(most).toBe(2);
    expect(waits[0]).toBeLessThan(15);
    expect(waits[4]).toBeGreaterThan(30);
  });

  it('lets a waiting call leave at once when aborted, without running it', async () => {
    const queue = createCallQueue(1, systemClock);
    let release = (): void => {};
    const first = queue(() => new Promise<void>((resolve) => (release = resolve)), noSignal());
    const controller = new AbortController();
    let ran = false;
    const second = queue(async () => {
      ran = true;
    }, controller.signal);
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    release();
    await first;
    await queue(async () => {}, noSignal());
    expect(ran).toBe(false);
  });
});
