import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { taskOf } from '../../../src/models/huggingface/tasks.ts';
import { REASONING_EFFORTS } from '../../../src/protocol/words.ts';
import { BUILT_IN_PRESETS } from '../../../src/techniques/presets.ts';

const PAGE = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8').replaceAll(
  /\s+/g,
  ' ',
);

describe('the page on providers', () => {
  it.each(BUILT_IN_PROVIDERS.all.map(({ name, variables }) => [name, Object.keys(variables)] as const))(
    'names %s and its variables',
    (name, variables) => {
      for (const word of [name, ...variables]) expect(PAGE).toContain(`\`${word}\``);
    },
  );

  it('names efforts, tasks and techniques as they are', () => {
    const [last = '', ...others] = REASONING_EFFORTS.toReversed();
    expect(PAGE).toContain(`The words are ${others.toReversed().join(', ')} and ${last},`);
    const tasks = [...PAGE.matchAll(/`huggingface:([a-z-]+\/org\/model)`/g)].map(([, id = '']) => id);
    expect(tasks).toHaveLength(3);
    for (const id of tasks) expect(taskOf(id)?.model).toBe('org/model');
    for (const [, name = ''] of PAGE.matchAll(/technique `([a-z-]+)`/gi)) {
      expect(BUILT_IN_PRESETS.names).toContain(name);
    }
  });
});
