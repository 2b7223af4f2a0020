import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Trains for real, which takes every core: nothing that is timed or waits for an answer may run beside it. */
const TRAINING = 'tests/e2e/finetune-local.test.ts';

const shared = {
  // Real servers, browsers and models take their time on a small machine.
  testTimeout: 60_000,
  hookTimeout: 300_000,
  // What Node compiles of a process that a test starts is kept for the next one, which starts in half the time.
  env: { NODE_COMPILE_CACHE: join(tmpdir(), 'adaptbench-tests-compiled') },
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      ...(['unit', 'contract', 'e2e'] as const).map((name) => ({
        test: {
          ...shared,
          name,
          include: [`tests/${name}/**/*.test.ts`],
          exclude: [TRAINING],
          // Unit tests start nothing and change nothing around them, so that files can share what was loaded.
          isolate: name !== 'unit',
          sequence: { groupOrder: 0 },
        },
      })),
      {
        test: { ...shared, name: 'training', include: [TRAINING], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
