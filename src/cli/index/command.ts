import { commandGroup } from '../subcommands.ts';

/** `adaptbench index`. */
export const indexCommand = commandGroup({
  name: 'index',
  describe: 'Build and search the index of a suite’s documents, and measure what it finds',
  names: ['build', 'query', 'sweep', 'status', 'prune'],
  add: async (yargs) => {
    const [{ build }, { query }, { sweep }, { status }, { prune }] = await Promise.all([
      import('./build.ts'),
      import('./query.ts'),
      import('./sweep.ts'),
      import('./status.ts'),
      import('./prune.ts'),
    ]);
    return yargs.command(build).command(query).command(sweep).command(status).command(prune);
  },
});
