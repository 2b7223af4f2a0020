import { BenchError } from '../core/errors.ts';
import { ingredientsOf } from '../core/ingredient.ts';
import type { ProviderRegistry } from '../core/provider.ts';
import type { RequestSetting } from '../core/request-settings.ts';
import type { PlannedCell } from './plan.ts';

/** What each setting is called, and where it comes from. */
const SETTINGS: Readonly<Record<RequestSetting, readonly [what: string, where: string]>> = {
  reasoningEffort: [
    'a reasoning effort',
    '--reasoning-effort, "generation.reasoningEffort" of the suite, or "effort" of the technique',
  ],
  responseFormat: ['answers by a JSON schema', '"structured" of the technique'],
};

/**
 * Looks whether all that the requests of a cell ask for is known to who answers, who would else answer as if nothing had
 * been asked for.
 * @throws BenchError `INVALID_CONFIG`
 */
export function checkSettings(cell: PlannedCell, providers: ProviderRegistry): void {
  const { header, model, suite, ingredients } = cell;
  const takes = providers.find(model.provider)?.takes ?? [];
  const asked = [
    ...(suite.generation.reasoningEffort === undefined ? [] : ['reasoningEffort' as const]),
    ...ingredientsOf(header.technique, ingredients).flatMap(({ use }) => use.asks ?? []),
  ];
  for (const setting of asked) {
    // The protocol that continues texts knows neither.
    const continues = model.place === 'remote' && model.form === 'completion';
    if (takes.includes(setting) && !continues) continue;
    const [what, where] = SETTINGS[setting];
    throw new BenchError(
      'INVALID_CONFIG',
      `the technique "${header.technique.name}" asks for ${what}, which ${model.id} does not take${continues ? ' in the completion form' : ''}.`,
      {
        file: suite.file,
        hint: `It is set by ${where}. Leave the setting or the model out, or name other techniques by --technique.`,
      },
    );
  }
}
