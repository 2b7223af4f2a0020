import { expect, it } from 'vitest';
import { usageWords } from '../../../src/cli/usage-words.ts';

it.each([
  [
    'Unknown argument: modle',
    ['run', '--modle', 'x'],
    '"--modle" is not known here. Did you mean "--model"?',
  ],
  ['Unknown argument: modle', ['run', '--modle=x'], '"--modle" is not known here. Did you mean "--model"?'],
  ['Unknown argument: modle', ['run', 'modle'], '"modle" is not known here.'],
  ['Unknown argument: nonsense', ['run', '--nonsense'], '"--nonsense" is not known here.'],
  ['Unknown arguments: a, b', ['run', '--a', '-b'], '"--a", "-b" are not known here.'],
  ['Not enough arguments following: resume', ['run', '--resume'], '--resume takes a value.'],
  ['Not enough non-option arguments: got 0, need at least 1', ['gate'], 'gate needs <run>.'],
  [
    'Not enough non-option arguments: got 1, need at least 2',
    ['index', 'query', 'faq.yaml'],
    'index query needs <question> after <run>.',
  ],
  [
    'Invalid values:\n  Argument: profile, Given: "fast", Choices: "quick", "full"',
    ['run', '--profile', 'fast'],
    '--profile takes one of "quick", "full", not "fast".',
  ],
  ['Did you mean run?', ['rnu'], '"rnu" is not a command. Did you mean run?'],
  ['Say what to do', [], 'Say what to do'],
])('%s', (message, typed, expected) => {
  expect(usageWords(message, { typed, flags: ['model', 'base-url'], positionals: ['run', 'question'] })).toBe(
    expected,
  );
});
