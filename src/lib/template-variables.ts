/** A variable of a template, `{{name}}`, with its name. */
export const TEMPLATE_VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names of a template's variables, as often as they stand there. */
export function variablesIn(template: string): readonly string[] {
  return [...template.matchAll(TEMPLATE_VARIABLE)].map(([, name = '']) => name);
}
