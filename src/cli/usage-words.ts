import { plural } from '../lib/format.ts';

/** The names of flags and words that the parser does not know, if that is what it says. */
export function unknownNames(message: string): readonly string[] {
  return /^Unknown arguments?: (.+)$/.exec(message.trim())?.[1]?.split(', ') ?? [];
}

/** What the parser of the command line says, in one sentence of ours. */
export function usageWords(message: string, typed: readonly string[]): string {
  const text = message.replaceAll(/\n\s*/g, ' ').trim();
  const unknown = unknownNames(text);
  if (unknown.length > 0)
    return `${quoted(unknown, typed)} ${unknown.length > 1 ? 'are' : 'is'} not known here.`;
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(text) ?? [];
  if (empty !== undefined) return `--${empty} takes a value.`;
  const [, got, least] = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(text) ?? [];
  if (got !== undefined) {
    return `${commandIn(typed, Number(got))} takes at least ${plural(Number(least), 'argument')}, and was given ${got}.`;
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

/** As they were typed: `--modle`, or a word that no flag comes before. */
function quoted(names: readonly string[], typed: readonly string[]): string {
  const shown = names.map((name) => {
    const flag = typed.find((word) => word.replace(/=.*$/s, '').replace(/^--?/, '') === name) ?? name;
    return `"${flag.replace(/=.*$/s, '')}"`;
  });
  return shown.join(', ');
}
