import type { CallApiContextParams } from 'promptfoo';
import { describe, expect, it } from 'vitest';
import TechniqueProvider from '../../src/promptfoo/technique-provider.ts';

function contextOf(sample: string): CallApiContextParams {
  return { vars: { sample }, prompt: { raw: '', label: '' } };
}

describe('a technique as a provider of promptfoo', () => {
  const provider = new TechniqueProvider({
    config: { suite: 'sentiment', technique: 'few-shot', model: 'local:smollm2-135m' },
  });

  it('has the name of its cell', () => {
    expect(provider.id()).toBe('adaptbench:sentiment/few-shot/local:smollm2-135m');
  });

  it('answers a sample of the suite with a label and its tokens', async () => {
    const response = await provider.callApi('ignored', contextOf('sent-test-003'));
    expect(['positive', 'negative', 'neutral']).toContain(response.output);
    expect(response.tokenUsage?.prompt).toBeGreaterThan(100);
    expect(response.metadata).toMatchObject({ status: 'answered' });
  });

  it('refuses a sample that the suite does not have', async () => {
    expect(await provider.callApi('ignored', contextOf('sent-test-999'))).toEqual({
      error: 'The suite has no test sample "sent-test-999".',
    });
  });

  it('refuses a configuration without a technique', () => {
    expect(() => new TechniqueProvider({ config: { suite: 'sentiment', model: 'local:x' } })).toThrow(
      'technique',
    );
  });
});
