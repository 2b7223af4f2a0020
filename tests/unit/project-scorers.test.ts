import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineScorer } from '../../src/core/scorer.ts';
import { withProject } from '../../src/project.ts';
import { BUILT_IN } from '../../src/registries.ts';
import { openWorkspace } from '../../src/workspace.ts';

/** A scorer of one's own with a formula of that name. */
function ownScorer(name: string, formula: string) {
  return defineScorer({
    name,
    options: z.strictObject({}),
    formula: { name: formula, fromSums: ([sum = 0]) => sum },
    create: () => ({
      metric: {
        name,
        title: name,
        aggregation: { kind: 'corpus', formula },
        scale: null,
        better: 'higher',
      },
      score: () => null,
    }),
  });
}

const projectWith = (...scorers: readonly ReturnType<typeof ownScorer>[]) =>
  withProject(BUILT_IN, { file: 'adaptbench.config.ts', config: { scorers } });

describe('scorers of a project', () => {
  it('stand beside the built-in ones, and bring their formulas to reports', async () => {
    const registries = projectWith(ownScorer('longest', 'longest-of-all'));
    expect(registries.scorers.names).toEqual([...BUILT_IN.scorers.names, 'longest']);
    const workspace = openWorkspace({ registries });
    expect(workspace.formulas.find('longest-of-all')?.fromSums([7])).toBe(7);
    expect(workspace.formulas.find('macro-f1')).toBe(BUILT_IN.scorers.get('macro-f1').formula);
    expect((await workspace.session({ cache: false })).scorers).toBe(registries.scorers);
    await workspace.close();
  });

  it.each([
    ['whose name is taken', ownScorer('accuracy', 'own'), /there is already a scorer "accuracy"/],
    ['whose formula has a name that is taken', ownScorer('own', 'chrf'), /already a corpus formula "chrf"/],
  ])('are refused %s, with the file', (_, scorer, reason) => {
    expect(() => projectWith(scorer)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        file: 'adaptbench.config.ts',
        reason: expect.stringMatching(reason),
      }),
    );
  });
});
