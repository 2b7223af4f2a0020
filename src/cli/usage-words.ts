/** What the parser of the command line says, in one sentence of ours. */
export function usageWords(message: string, typed: readonly string[]): string {
  const text = message.replaceAll(/\n\s*/g, ' ').trim();
  const [, flags] = /^Unknown arguments?: (.+)$/.exec(text) ?? [];
  if (flags !== undefined)
    return `${quoted(flags, typed)} ${flags.includes(',') ? 'are' : 'is'} not known here.`;
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(text) ?? [];
  if (empty !== undefined) return `--${empty} takes a value.`;
  const [, got, least] = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(text) ?? [];
  if (got !== undefined) return `${typed[0]} takes at least ${least} name, and was given ${got}.`;
  const [, flag, given, valid] =
    /^Invalid values: Argument: (\S+), Given: (.+?), Choices: (.+)$/.exec(text) ?? [];
  if (flag !== undefined) return `--${flag} takes one of ${valid}, not ${given}.`;
  if (/^Did you mean /.test(text)) return `"${typed[0]}" is not a command. ${text}`;
  return text;
}

/** As they were typed: `--modle`, or a word that no flag comes before. */
function quoted(names: string, typed: readonly string[]): string {
  const shown = names.split(', ').map((name) => {
    const flag = typed.find((word) => word.replace(/=.*$/s, '').replace(/^--?/, '') === name) ?? name;
    return `"${flag.replace(/=.*$/s, '')}"`;
  });
  return shown.join(', ');
}
