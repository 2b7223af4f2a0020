import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/models/local/turns.ts';

/** Three answers of a context, and what was computed together. */
function answersOf(lengths: readonly number[]) {
  const turns = new Turns();
  const computed: string[][] = [];
  let now: string[] | undefined;
  const compute = async (what: string): Promise<void> => {
    if (now === undefined) {
      now = [];
      computed.push(now);
    }
    now.push(what);
    // Later ones end earlier.
    for (let wait = 5 - now.length; wait > 0; wait--) await Promise.resolve();
    await new Promise(setImmediate);
    now = undefined;
  };
  const answer = async (place: number, length: number): Promise<number> => {
    let tokens = 0;
    const begin = async () => {
      await compute(`prompt ${place}`);
      return (async function* () {
        for (let at = 0; ; at++) {
          if (at > 0) await compute(`token ${place}`);
          yield at;
        }
      })();
    };
    for await (const _ of turns.answer(place, begin)) {
      tokens += 1;
      if (tokens === length) break;
    }
    return tokens;
  };
  return { turns, computed, answers: lengths.map((length, index) => answer(lengths.length - index, length)) };
}

describe('turns', () => {
  it('compute prompts alone, then the tokens of all answers together by their places', async () => {
    const { computed, answers } = answersOf([2, 3, 4]);
    expect(await Promise.all(answers)).toEqual([2, 3, 4]);
    expect(computed).toEqual([
      ['prompt 3'],
      ['prompt 2'],
      ['prompt 1'],
      ['token 1', 'token 2', 'token 3'],
      ['token 1', 'token 2'],
      ['token 1'],
    ]);
  });

  it('go on without an answer whose prompt or token fails', async () => {
    const { turns, answers } = answersOf([3, 3]);
    const take = async (begin: () => Promise<AsyncIterator<number>>): Promise<void> => {
      for await (const _ of turns.answer(9, begin));
    };
    const prompt = take(() => Promise.reject(new Error('no prompt')));
    const token = take(async () =>
      (async function* () {
        yield 1;
        throw new Error('no token');
      })(),
    );
    await expect(prompt).rejects.toThrow('no prompt');
    await expect(token).rejects.toThrow('no token');
    expect(await Promise.all(answers)).toEqual([3, 3]);
  });
});
