import { variablesIn } from '../lib/template-variables.ts';
import type { PromptText } from '../protocol/technique.ts';
import type { FullPrompt, SuiteFile } from './full-suite.ts';

/** What a text of a suite file may and must be filled with. */
interface TemplateRule {
  /** `sample`: its text and its columns; `none`: variables of its own only. */
  readonly of: 'sample' | 'none';
  /** Further variables. */
  readonly more?: readonly string[];
  /** The variable without which it would leave out what it is there for; `any` is any of them. */
  readonly needs?: string;
}

/** `null`: no text that a model is shown. */
type Rules<T> = { readonly [Field in keyof T]-?: TemplateRule | null };

const PLAIN: TemplateRule = { of: 'none' };
const SAMPLE: TemplateRule = { of: 'sample' };

/** Every field of a prompt; a new one has to say here whether it is a template. */
const PROMPT: Rules<FullPrompt> = {
  input: { of: 'sample', needs: 'any' },
  answerLabel: PLAIN,
  reasoningCue: PLAIN,
  conclusionCue: PLAIN,
  workedSolution: { of: 'sample', needs: 'any' },
  passage: { of: 'none', more: ['number', 'title', 'heading', 'text'], needs: 'text' },
  context: { of: 'none', more: ['passages'], needs: 'passages' },
  noPassages: PLAIN,
  instructions: SAMPLE,
  personas: SAMPLE,
  shotsMatch: null,
};

/** The same for a corpus. */
const CORPUS: Rules<NonNullable<SuiteFile['corpus']>> = {
  documents: null,
  trainDocument: { of: 'sample', more: ['target'], needs: 'any' },
  chunker: null,
  embedder: null,
  query: { of: 'sample', needs: 'any' },
  match: null,
  passages: null,
};

/** A text of a suite file that is filled, or that looks as if it were. */
export interface Template {
  readonly path: readonly (string | number)[];
  readonly text: string;
  /** The file that it was read from, as the suite file names it; `undefined` where it stands there. */
  readonly file: string | undefined;
  /** The names of the variables in it. */
  readonly variables: readonly string[];
  /** Those that it may have. */
  readonly known: readonly string[];
  /** Which of them it must have; `any` is any of them. */
  readonly needs: string | undefined;
}

/** Every template of a suite. */
export function templatesOf({ prompt, corpus, dataset }: SuiteFile): readonly Template[] {
  const columns = dataset.columns.metadata;
  const fields = [
    ...Object.entries(PROMPT).map(([field, rule]) => ({
      path: ['prompt', field],
      rule,
      value: prompt[field as keyof typeof prompt],
    })),
    ...Object.entries(CORPUS).map(([field, rule]) => ({
      path: ['corpus', field],
      rule,
      value: corpus?.[field as keyof typeof corpus],
    })),
  ];
  return fields.flatMap(({ path, rule, value }) => {
    if (rule === null) return [];
    const known = [...(rule.of === 'sample' ? ['input', ...columns] : []), ...(rule.more ?? [])];
    return textsIn(value, path).map((text) => template(text, { known, needs: rule.needs }));
  });
}

/** The texts of techniques' own, wherever a technique has them from. */
export function ownTemplatesOf(
  techniques: readonly (OwnTexts | undefined)[],
  columns: readonly string[],
): readonly Template[] {
  return techniques.flatMap(({ instruction, system } = {}, index) =>
    Object.entries({ instruction, system }).flatMap(([field, text]) =>
      textsIn(text, ['techniques', index, field]).map((placed) =>
        template(placed, { known: ['input', ...columns], needs: undefined }),
      ),
    ),
  );
}

/** The texts that one technique has and the suite does not. */
interface OwnTexts {
  readonly instruction?: PromptText | undefined;
  readonly system?: PromptText | undefined;
}

function template(placed: PlacedText, rule: Pick<Template, 'known' | 'needs'>): Template {
  return { ...placed, ...rule, variables: variablesIn(placed.text) };
}

type PlacedText = Pick<Template, 'text' | 'path' | 'file'>;

/** The texts of a field, which may hold one, several, or several by name. */
function textsIn(value: unknown, path: readonly (string | number)[]): readonly PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path, file: undefined }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (value === null || typeof value !== 'object') return [];
  if ('text' in value && typeof value.text === 'string') {
    const file = 'file' in value && typeof value.file === 'string' ? value.file : undefined;
    return [{ text: value.text, path, file }];
  }
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]));
}
