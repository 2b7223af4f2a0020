import { commandGroup } from '../subcommands.ts';

/** `adaptbench index`. */
export const indexCommand = commandGroup({
  name: 'index',
  describe: 'Build and search the index of a suite’s documents, and measure what it finds',
  load: async () => {
    const [{ build }, { query }, { sweep }, { status }, { prune }] = await Promise.all([
      import('./build.ts'),
      import('./query.ts'),
      import('./sweep.ts'),
      import('./status.ts'),
      import('./prune.ts'),
    ]);
    return [build, query, sweep, status, prune];
  },
});
