import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { scoreboardBlocks } from '../../../scripts/readme/claims.ts';
import { README, readQuotedReports } from '../../../scripts/readme/files.ts';
import { fillMarkers } from '../../../scripts/readme/markers.ts';
import { readmeParts } from '../../../scripts/readme/parts.ts';
import type { ClaimReport } from '../../../src/analysis/claims/claim-model.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../../../scripts/write-readme.ts', import.meta.url));

describe('README.md', () => {
  it('quotes the committed reports as they are; `npm run readme` writes it anew', async () => {
    const text = readFileSync(README, 'utf8');
    expect(fillMarkers(text, readmeParts(await readQuotedReports()))).toBe(text);
    expect(await run(process.execPath, [SCRIPT, '--check'])).toMatchObject({ stdout: '', stderr: '' });
  });

  it('changes with the reports', async () => {
    const reports = await readQuotedReports();
    const other = JSON.parse(JSON.stringify(reports), (key, value) =>
      key === 'estimate' ? value / 2 : value,
    ) as typeof reports;
    const [before, after] = [readmeParts(reports), readmeParts(other)];
    for (const name of ['summary', 'support-qa', 'support-qa-summary', 'sentiment-curve']) {
      expect(after[name]).not.toBe(before[name]);
    }
  });

  it('shows no picture that is not there, and none over 300 kB', () => {
    const pictures = [...readFileSync(README, 'utf8').matchAll(/(?:src|srcset)="([^"]+)"/g)];
    expect(pictures).toHaveLength(2);
    for (const [, path = ''] of pictures) {
      const image = readFileSync(new URL(path, README));
      expect(image.subarray(1, 4).toString()).toBe('PNG');
      expect(image.length).toBeLessThan(300_000);
    }
  });
});

describe('fillMarkers', () => {
  const place = (name: string): string => `<!-- report:${name} -->\n<!-- /report -->`;

  it('fills every place, also one that was filled before, and leaves the rest', () => {
    const once = fillMarkers(`a\n${place('one')}\nb\n${place('two')}\n`, { one: '1\n', two: '2' });
    expect(once).toBe(
      'a\n<!-- report:one -->\n\n1\n\n<!-- /report -->\nb\n<!-- report:two -->\n\n2\n\n<!-- /report -->\n',
    );
    expect(fillMarkers(once, { one: '1', two: '2' })).toBe(once);
    expect(fillMarkers(once, { one: "$& $1 $'", two: '2' })).toContain("\n$& $1 $'\n");
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['a place without a part', place('one'), {}, 'there is no part "one"'],
    ['a part without a place', 'text', { one: '1' }, '"one" has 0 places'],
    ['a part with two places', `${place('one')}\n${place('one')}`, { one: '1' }, '"one" has 2 places'],
  ])('refuses %s', (_, text, parts, fault) => {
    expect(() => fillMarkers(text, parts)).toThrow(fault);
  });
});

describe('scoreboardBlocks', () => {
  const claim = (change: Partial<ClaimReport>): ClaimReport => ({
    id: 'vague-is-worse',
    quotation: 'A vague prompt is worse.',
    test: 'Held where it is worse.',
    verdict: 'held',
    why: 'Held in one suite.',
    evidence: [],
    ...change,
  });

  it('shows the first result of a kind, counts the others, and names what was not tested', () => {
    const blocks = scoreboardBlocks([
      claim({
        verdict: 'not settled',
        quotation: 'Examples help.',
        evidence: [{ suite: 'mood', model: 'local:a', verdict: 'failed', text: '-9 points, n = 60' }],
      }),
      claim({
        evidence: [
          { suite: 'mood', model: 'local:a', verdict: 'not settled', text: 'x' },
          { suite: 'mood', model: 'local:a', verdict: 'held', text: '-7 points, n = 60' },
          { suite: 'mood', model: 'local:b', verdict: 'held', text: '-5 points, n = 60' },
          { suite: 'facts', model: 'local:b', verdict: 'held', text: '-4 points, n = 60' },
          { suite: 'facts', model: 'local:b', verdict: 'not settled', text: 'y' },
        ],
      }),
      claim({ quotation: 'Three are increasingly powerful.', verdict: 'not testable here' }),
    ]);
    expect(blocks.join('\n\n')).toBe(`| Claim | In all | Suite | Model | What was found |
| --- | --- | --- | --- | --- |
| A vague prompt is worse. | ✓ held | mood, facts | \`local:a\`, \`local:b\` | ✓ mood: -7 points, n = 60; and 2 more |
|  |  | mood, facts | \`local:a\`, \`local:b\` | ? 2 results not settled |
| Examples help. | ? not settled | mood | \`local:a\` | ✗ -9 points, n = 60 |

Not testable in this run: Three are increasingly powerful.`);
  });

  it('is nothing without claims', () => {
    expect(scoreboardBlocks([])).toEqual([]);
  });
});
