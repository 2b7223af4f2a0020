import { TEXT_LEFT_OUT } from '../../analysis/redact-texts.ts';
import type { Report } from '../../analysis/report.ts';
import type { ShowcaseAnswer } from '../../analysis/samples/sample-model.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { formatCostPer1000, formatLatency, formatScore } from '../numbers.ts';
import { excerpt } from '../text.ts';
import { STATUS_WORDS, suiteHeading } from '../titles.ts';
import { type Html, html } from './markup.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';

/** Longest question and answer that are shown here, in UTF-16 units; all of them are under "Side by side". */
const QUESTION = 400;
const ANSWER = 140;

/** One sample as every technique answered it, in short; of the first suite with labels, else of the first one. */
export function renderFirstSample({ suites, run }: Report): Html | null {
  const shown = suites.filter(({ showcases }) => showcases.length > 0);
  const suite = shown.find(({ answerKind }) => answerKind === 'label') ?? shown[0];
  const showcase = suite?.showcases[0];
  if (suite === undefined || showcase === undefined) return null;
  const say = (text: string, limit: number): string => (run.redacted ? TEXT_LEFT_OUT : excerpt(text, limit));
  return html`<h2 class="small">One sample, every technique</h2>
<blockquote class="question" dir="auto">${say(showcase.input, QUESTION)}</blockquote>
${dataTable({
  label: `One sample of ${suite.title} through every technique`,
  caption: html`${suiteHeading(suite)}, sample ${showcase.sample}, ${showcase.model}; right is ${run.redacted ? TEXT_LEFT_OUT : showcase.targets.map((target) => excerpt(target, ANSWER)).join(' or ')}. <a href="#side-by-side">The whole answers</a>`,
  className: 'short-table',
  head: [
    { title: 'Technique' },
    { title: 'Answer' },
    { title: suite.primary.title },
    { title: 'Latency', numeric: true },
    { title: 'Cost / 1k', numeric: true },
  ],
  rows: showcase.answers.map((answer) => row(answer, { suite, say })),
})}`;
}

function row(
  answer: ShowcaseAnswer,
  { suite, say }: { readonly suite: SuiteReport; readonly say: (text: string, limit: number) => string },
): readonly BodyCell[] {
  const text = answer.status === 'answered' ? say(answer.answer, ANSWER) : STATUS_WORDS[answer.status];
  return [
    { content: techniqueName({ name: answer.technique, family: answer.family }) },
    { content: html`<span class="quoted" dir="auto">${text}</span>` },
    { content: scoreText(formatScore(answer.score, suite.primary)) },
    { content: answer.latencyMs === null ? '—' : formatLatency(answer.latencyMs, answer), numeric: true },
    { content: formatCostPer1000(answer.cost), numeric: true },
  ];
}

function scoreText(text: string): Html {
  if (text === 'right') return html`<span class="badge right"><span aria-hidden="true">✓</span>right</span>`;
  if (text === 'wrong') return html`<span class="badge wrong"><span aria-hidden="true">✗</span>wrong</span>`;
  return html`${text}`;
}
