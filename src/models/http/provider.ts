import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

/** An application of the user's own that answers over HTTP. */
export const HTTP = defineProvider({
  name: 'http',
  title: 'Your own application over HTTP, as a YAML file says',
  place: 'remote',
  example: MODEL_EXAMPLES.http,
  variables: {},
  prices: [],
  named: 'file.yaml',
  claims: (id) => /\.ya?ml$/i.test(id),
  open: async (name, options) => (await import('./model.ts')).openHttpApplication(name, options),
  openForPlan: async (name, options) =>
    (await import('./model.ts')).openHttpApplication(name, { ...options, lookUp: () => 'none' }),
});
