import { defineProvider } from '../../core/provider.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

/** Answers that were recorded before. */
export const REPLAY = defineProvider({
  name: 'replay',
  title: 'Recorded answers: a .jsonl file, or the folder of a run',
  place: 'local',
  example: MODEL_EXAMPLES.replay,
  variables: {},
  takes: ['reasoningEffort', 'responseFormat'],
  prices: [],
  named: 'file.jsonl',
  claims: (id) => /\.jsonl$/i.test(id),
  open: async (name, options) => (await import('./model.ts')).openReplay(name, options),
});
