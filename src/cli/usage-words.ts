import { didYouMean } from '../lib/suggest.ts';

/** The names of flags and words that the parser does not know, if that is what it says. */
export function unknownNames(message: string): readonly string[] {
  return /^Unknown arguments?: (.+)$/.exec(message.trim())?.[1]?.split(', ') ?? [];
}

/**
 * What the parser of the command line says, in one sentence of ours.
 * @param flags those of the command
 * @param positionals what it takes without a flag, by name
 */
export function usageWords(
  message: string,
  {
    typed,
    flags,
    positionals,
  }: {
    readonly typed: readonly string[];
    readonly flags: readonly string[];
    readonly positionals: readonly string[];
  },
): string {
  const text = message.replaceAll(/\n\s*/g, ' ').trim();
  const unknown = unknownNames(text);
  if (unknown.length > 0) {
    const names = unknown.map((name) => asTyped(name, typed));
    const fault = `${names.map((name) => `"${name}"`).join(', ')} ${names.length > 1 ? 'are' : 'is'} not known here.`;
    const [first = ''] = names;
    const meant =
      names.length === 1 && first.startsWith('--') ? didYouMean(first.slice(2), flags) : undefined;
    return meant === undefined ? fault : `${fault} ${meant.replace('"', '"--')}`;
  }
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(text) ?? [];
  if (empty !== undefined) return `--${empty} takes a value.`;
  const [, got, least] = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(text) ?? [];
  if (got !== undefined) {
    const needed = positionals.slice(0, Number(least)).map((name) => `<${name}>`);
    const [given, missing] = [needed.slice(0, Number(got)), needed.slice(Number(got))];
    const after = given.length === 0 ? '' : ` after ${given.join(' ')}`;
    return `${commandIn(typed, Number(got))} needs ${missing.join(' ')}${after}.`;
  }
  const [, flag, given, valid] =
    /^Invalid values: Argument: (\S+), Given: (.+?), Choices: (.+)$/.exec(text) ?? [];
  if (flag !== undefined) return `--${flag} takes one of ${valid}, not ${given}.`;
  if (/^Did you mean /.test(text)) return `"${typed[0]}" is not a command. ${text}`;
  return text;
}

/** The words of the command itself, before what it was given. */
function commandIn(typed: readonly string[], given: number): string {
  const flag = typed.findIndex((word) => word.startsWith('-'));
  const words = flag < 0 ? typed : typed.slice(0, flag);
  return words.slice(0, Math.max(1, words.length - given)).join(' ');
}

/** `--modle`, or a word that no flag comes before. */
function asTyped(name: string, typed: readonly string[]): string {
  const words = typed.map((word) => word.replace(/=.*$/s, ''));
  return words.find((word) => word.replace(/^--?/, '') === name) ?? name;
}
