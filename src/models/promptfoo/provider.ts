import { isInstalled } from '../../core/optional-package.ts';
import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

const TITLE = 'Any provider of promptfoo, by its id; latency is approximate';

/** Whatever promptfoo can call, by its own ids. */
export const PROMPTFOO = defineProvider({
  name: 'promptfoo',
  title: TITLE,
  place: 'remote',
  example: MODEL_EXAMPLES.promptfoo,
  variables: {},
  prices: [],
  open: async (name, options) => (await import('./model.ts')).openPromptfooModel(name, options),
  list: async () => [
    {
      id: 'promptfoo:<id>',
      title: `${TITLE}; its keys are not checked`,
      place: 'remote',
      ready: isInstalled('promptfoo'),
      file: null,
      bytes: null,
      license: null,
      keyVariable: null,
      ...(isInstalled('promptfoo') ? {} : { missingPackage: 'promptfoo' }),
    },
  ],
  openForPlan: async (name, options) => (await import('./model.ts')).planPromptfooModel(name, options),
});
