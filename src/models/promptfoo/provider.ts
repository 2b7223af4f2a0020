import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

/** Whatever promptfoo can call, by its own ids. */
export const PROMPTFOO = defineProvider({
  name: 'promptfoo',
  title: 'Any provider of promptfoo, by its id; latency is approximate',
  place: 'remote',
  example: MODEL_EXAMPLES.promptfoo,
  variables: {},
  prices: [],
  named: 'id',
  open: async (name, options) => (await import('./model.ts')).openPromptfooModel(name, options),
  openForPlan: async (name, options) => (await import('./model.ts')).planPromptfooModel(name, options),
});
