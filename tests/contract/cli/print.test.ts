import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../src/cli/print.ts';
import { painter } from '../../../src/reporters/terminal.ts';

const PAINTS = ['bold', 'dim', 'green', 'red', 'cyan', 'yellow'] as const;

describe('printable', () => {
  const painted = PAINTS.map((paint) => painter(true)(paint, `a ${paint} word`)).join('\n');

  it('keeps paint of our own where there is colour', () => {
    expect(painted).toContain('\u001B[');
    expect(printable(painted, { color: true })).toBe(painted);
  });

  it.each(['\u001B[2J', '\u001B[1A', '\u001B]52;c;x\u0007', '\u001B[38;5;1m', '\u009B31m', '\u202E'])(
    'shows what else a terminal would obey: %j',
    (foreign) => {
      expect(printable(`${painted}${foreign}`, { color: true })).toMatch(/⟨U\+[0-9A-F]{4}⟩/);
      expect(printable(`${painted}${foreign}`, { color: true })).not.toContain(foreign);
    },
  );

  it('lets nothing pass where there is none', () => {
    expect(printable('\u001B[31mred\u001B[39m\n', { color: false })).toBe('⟨U+001B⟩[31mred⟨U+001B⟩[39m\n');
  });
});

const MODULE = new URL('../../../src/cli/print.ts', import.meta.url).href;
const SPEAKER = `
import { keepBelow, sayLine } from ${JSON.stringify(MODULE)};
const write = (text) => void process.stderr.write(text + '\\n');
const release = keepBelow({ clear: () => write('clear'), draw: () => write('draw') });
sayLine('waiting');
release();
sayLine('done');
`;

describe('sayLine', () => {
  it('stands above what is drawn again and again', () => {
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SPEAKER], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('clear\nwaiting\ndraw\ndone\n');
  });
});
