import type { CommandModule } from 'yargs';
import { GATE_OPTIONS, type GateArguments } from '../options.ts';
import { withDefaults } from '../project.ts';

/** `adaptbench gate`. */
export const gateCommand: CommandModule<object, GateArguments> = {
  command: 'gate <run>',
  describe: 'Hold a run to a baseline: exit 1 unless every cell is shown to be no worse',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'Run id of the new run' })
      .options(withDefaults(GATE_OPTIONS))
      .example('$0 gate 2026-03-02T10-00-00-77aa --baseline 2026-03-01T09-30-05-1f3a', 'In a CI job'),
  handler: async (args) => {
    const { gate } = await import('./gate.ts');
    process.exitCode = await gate(args);
  },
};
