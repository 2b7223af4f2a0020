import type { SummaryOptions } from '../../reporters/console.ts';
import { type Paint, pad, painter, widthOf, wrap } from '../../reporters/terminal.ts';
import { canRun, type Finding } from './finding.ts';

const PAINTS: Readonly<Record<Finding['state'], Paint>> = { ok: 'green', warning: 'yellow', missing: 'red' };
const STATE_WIDTH = Math.max(...Object.keys(PAINTS).map(widthOf));

/** A line for each finding, with what to do below it. */
export function renderFindings(findings: readonly Finding[], { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const topicWidth = Math.max(...findings.map(({ topic }) => widthOf(topic)));
  const indent = ' '.repeat(STATE_WIDTH + topicWidth + 6);
  const lines = findings.flatMap(({ topic, state, says, todo, needed }) => {
    const shown = state === 'missing' && !needed ? 'yellow' : PAINTS[state];
    const head = `  ${paint(shown, pad(state, STATE_WIDTH))}  ${pad(topic, topicWidth)}  `;
    return [
      `${head}${wrap(says, { width, indent })}`,
      ...(todo === null ? [] : [`${indent}${wrap(todo, { width, indent })}`]),
    ];
  });
  const lacking = findings.filter(({ state, needed }) => state === 'missing' && needed);
  const end = canRun(findings)
    ? 'What a default run needs is here.'
    : `A default run cannot be made yet, see: ${lacking.map(({ topic }) => topic).join(', ')}.`;
  return [...lines, '', `  ${wrap(end, { width, indent: '  ' })}`, ''].join('\n');
}
