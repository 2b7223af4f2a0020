import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

/** An application of the user's own that is run as a program. */
export const EXEC = defineProvider({
  name: 'exec',
  title: 'Your own application as a program, as a YAML file says',
  place: 'remote',
  example: MODEL_EXAMPLES.exec,
  variables: {},
  prices: [],
  named: 'file.yaml',
  open: async (name, options) => (await import('./model.ts')).openExecApplication(name, options),
  openForPlan: async (name, options) =>
    (await import('./model.ts')).openExecApplication(name, { ...options, lookUp: () => 'none' }),
});
