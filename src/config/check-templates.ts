import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import { TEMPLATE_VARIABLE } from '../lib/template-variables.ts';
import { besideSuite, lineAt } from './prompt-files.ts';
import type { Template } from './suite-templates.ts';

/** Where the templates of a suite stand. */
export interface TemplatePlace {
  readonly file: string;
  lineOf(path: readonly PropertyKey[]): number | undefined;
  /** The column of the input, which texts may call by its name. */
  readonly input: string;
  /** What the suite file calls the field at a path. */
  fieldAt(path: readonly PropertyKey[]): string;
}

/**
 * Checks that every variable of a template is filled in, and that none is missing without which it says nothing.
 * @throws BenchError `INVALID_CONFIG` with file, line and the variables that there are
 */
export function checkTemplate(template: Template, { file, lineOf, fieldAt, input }: TemplatePlace): void {
  const { path, variables, known, needs } = template;
  const field = fieldAt(path);
  const at = (needle: string | undefined) =>
    template.file === undefined
      ? { file, line: lineOf(path) }
      : {
          file: besideSuite(file, template.file),
          line: lineAt(template.text, Math.max(0, needle === undefined ? 0 : template.text.indexOf(needle))),
        };
  const single = template.file === undefined ? undefined : singleBraced(template.text, [...known, input]);
  if (single !== undefined) {
    throw new BenchError(
      'INVALID_CONFIG',
      `{${single}} would be sent as it stands: variables have two braces on either side.`,
      { ...at(`{${single}}`), hint: `Write {{${single}}}.` },
    );
  }
  for (const variable of variables) {
    if (known.length === 0) {
      throw new BenchError(
        'INVALID_CONFIG',
        `"${field}" is shown as it stands, so {{${variable}}} would not be filled in.`,
        at(undefined),
      );
    }
    if (known.includes(variable)) continue;
    throw new BenchError('INVALID_CONFIG', `"${variable}" is not a template variable.`, {
      ...at(variable),
      choices: known,
      hint: didYouMean(variable, known),
    });
  }
  if (needs === undefined || (needs === 'any' ? variables.length > 0 : variables.includes(needs))) return;
  throw new BenchError(
    'INVALID_CONFIG',
    needs === 'any'
      ? `"${field}" has no variable, so it would be the same for every sample.`
      : `"${field}" lacks {{${needs}}}, so models would never see it.`,
    { ...at(undefined), choices: needs === 'any' ? known.map((name) => `{{${name}}}`) : undefined },
  );
}

/** A variable in the braces of another language of templates, as files of applications may have them. */
function singleBraced(text: string, names: readonly string[]): string | undefined {
  const rest = text.replaceAll(TEMPLATE_VARIABLE, '');
  return names.find((name) => rest.includes(`{${name}}`));
}
