import { describe, expect, it } from 'vitest';
import { openAiTokens, usesO200k } from '../../../../src/models/openai/tokenizer.ts';

const OPENAI = 'https://api.openai.com/v1';

describe('usesO200k', () => {
  it.each([
    'gpt-4o',
    'gpt-4o-mini-2024-07-18',
    'chatgpt-4o-latest',
    'gpt-4.1-mini',
    'gpt-5',
    'gpt-5.1',
    'o1',
    'o3-mini',
    'o4-mini',
    'ft:gpt-4.1-nano-2025-04-14:org::id',
  ])('%s', (name) => {
    expect(usesO200k({ name, endpoint: OPENAI })).toBe(true);
    expect(usesO200k({ name, endpoint: 'http://127.0.0.1:8000/v1' })).toBe(false);
    expect(usesO200k({ name, endpoint: null })).toBe(false);
  });

  it.each(['gpt-4', 'gpt-4-turbo', 'gpt-3.5-turbo', 'davinci-002', 'o1x', 'my-gpt-4o', 'gpt-55'])(
    'not %s',
    (name) => {
      expect(usesO200k({ name, endpoint: OPENAI })).toBe(false);
    },
  );
});

describe('openAiTokens', () => {
  const words = (text: string): number => text.split(' ').length;

  it('adds what stands around messages and begins the answer', () => {
    const messages = [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Is it good?' },
    ] as const;
    expect(openAiTokens({ form: 'chat', messages }, words)).toBe(3 + 1 + 2 + 3 + 1 + 3 + 3);
  });

  it('takes a text to be continued as it is', () => {
    expect(openAiTokens({ form: 'completion', text: 'Once upon a' }, words)).toBe(3);
  });
});
