import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { INSTALLED_COMMANDS, sayCommand } from '../../../src/core/command-line.ts';

describe('a command that is printed', () => {
  it('names a suite as the user did: by its name, or by its path', () => {
    const commands = { ...INSTALLED_COMMANDS, suiteNames: new Map([['suites/mood.yaml', 'mood']]) };
    const say = (suite: string) =>
      sayCommand(commands, 'finetune train', { suite, more: ['--model', 'openai:a'] });
    expect(say('suites/mood.yaml')).toBe('npx adaptbench finetune train mood --model openai:a');
    expect(say('./own/mood.yaml')).toBe('npx adaptbench finetune train ./own/mood.yaml --model openai:a');
  });

  it('is called as it can be called here', () => {
    const commands = { ...INSTALLED_COMMANDS, invocation: ['npm', 'run', 'adaptbench', '--'] };
    expect(sayCommand(commands, 'run', { more: ['--resume', 'x'] })).toBe(
      'npm run adaptbench -- run --resume x',
    );
  });

  it.each(['my suites/mood.yaml', "o'clock.yaml", '$HOME`pwd`"x".yaml', 'a*b?.yaml', 'ü.yaml'])(
    'reaches the program from a shell as %j',
    (suite) => {
      const commands = { ...INSTALLED_COMMANDS, invocation: ['printf', '%s|'] };
      const printed = execFileSync('sh', ['-c', sayCommand(commands, 'plan', { suite })], {
        encoding: 'utf8',
      });
      expect(printed).toBe(`plan|${suite}|`);
    },
  );
});
