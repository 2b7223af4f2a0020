import { describe, expect, it } from 'vitest';
import { missingModel } from '../../../../src/models/remote/model-list.ts';

describe('missingModel', () => {
  const server = { provider: 'openai', endpoint: 'http://127.0.0.1:8000/v1' };
  const told = (name: string, ...names: readonly string[]) => missingModel(name, { ...server, names });

  it.each([
    ['smol', ['smol', 'smol-embed']],
    ['Smol', ['smol']],
    ['llama3', ['llama3:latest']],
    ['org/model:fastest', ['org/model']],
    ['gemini-3-flash', ['models/gemini-3-flash']],
    ['anything', []],
    ['anything', ['openai/*']],
  ])('%s is no surprise in %j', (name, names) => {
    expect(told(name, ...names)).toBeNull();
  });

  it('names what is there, and what may be meant', () => {
    expect(told('nope', 'smol', 'smol-embed')).toMatchInlineSnapshot(
      `"The server at http://127.0.0.1:8000/v1 does not list openai:nope; it may answer with another model, or refuse. It lists "smol", "smol-embed"."`,
    );
    expect(
      told('gpt-6-lunna', ...Array.from({ length: 90 }, (_, index) => `other-${index}`), 'gpt-6-luna'),
    ).toMatchInlineSnapshot(
      `"The server at http://127.0.0.1:8000/v1 does not list openai:gpt-6-lunna; it may answer with another model, or refuse. It lists "other-0", "other-1", "other-2", "other-3", "other-4", "other-5" and 85 more. Did you mean "gpt-6-luna"?"`,
    );
  });
});
