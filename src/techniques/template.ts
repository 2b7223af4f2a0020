import { BenchError } from '../core/errors.ts';
import { TEMPLATE_VARIABLE } from '../lib/template-variables.ts';
import type { Sample } from '../protocol/sample.ts';

/** Fills a template with texts by name; a name without a text is left as it is. */
export function fillVariables(template: string, texts: Readonly<Record<string, string>>): string {
  return template.replaceAll(
    TEMPLATE_VARIABLE,
    (whole, name: string) => (Object.hasOwn(texts, name) ? texts[name] : undefined) ?? whole,
  );
}

/**
 * Fills `{{input}}` and `{{metadata column}}` of a template with a sample's values, and further variables with theirs.
 * @throws BenchError `INVALID_DATA` when the sample has no text or number under that name.
 */
export function fillTemplate(
  template: string,
  sample: Sample,
  more: Readonly<Record<string, string>> = {},
): string {
  return template.replaceAll(TEMPLATE_VARIABLE, (_, name: string) => {
    const own = Object.hasOwn(more, name) ? more[name] : undefined;
    if (own !== undefined) return own;
    if (name === 'input') return sample.input;
    const value = sample.metadata[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw new BenchError(
      'INVALID_DATA',
      `the sample "${sample.id}" has no text under "${name}", which a template needs (found ${JSON.stringify(value)}).`,
      { details: { sample: sample.id } },
    );
  });
}
