import { TEXT_LEFT_OUT } from '../../analysis/redact-texts.ts';
import type { Report } from '../../analysis/report.ts';
import type { Example, Showcase, ShowcaseAnswer } from '../../analysis/samples/sample-model.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { plural } from '../../lib/format.ts';
import { formatCostPer1000, formatLatency, formatScore } from '../numbers.ts';
import { FAMILY_TITLES, STATUS_WORDS, suiteHeading } from '../titles.ts';
import { type Html, html } from './markup.ts';
import { longText, techniqueName } from './parts.ts';

/** How a text from data is shown: as it is, or as left out. */
type ShowText = (text: string) => Html;

function showTextOf({ run }: Report): ShowText {
  return run.redacted ? () => html`<p class="text nothing">${TEXT_LEFT_OUT}</p>` : longText;
}

/** One sample of every suite and model as every technique answered it. */
export function renderShowcases(report: Report): Html {
  const show = showTextOf(report);
  return html`<h2>One sample, every technique</h2>
<p class="intro">The same sample through every technique, as the answers came. One sample proves nothing; it shows what the figures are made of.</p>
${report.suites.flatMap((suite) => suite.showcases.map((showcase) => renderShowcase(suite, showcase, show)))}`;
}

function renderShowcase(suite: SuiteReport, showcase: Showcase, show: ShowText): Html {
  return html`<article class="showcase">
<h3>${suiteHeading(suite)} <small>${showcase.model} · sample ${showcase.sample}</small></h3>
${question(showcase, show)}
<div class="columns">${showcase.answers.map(
    (answer) => html`<section class="card">
<h4>${techniqueName({ name: answer.technique, family: answer.family, note: FAMILY_TITLES[answer.family] })}</h4>
${answerBody(answer, show)}
${passageList(answer, show)}
${answerFoot(suite, answer)}
</section>`,
  )}</div></article>`;
}

function question({ input, targets }: Pick<Showcase, 'input' | 'targets'>, show: ShowText): Html {
  return html`<div class="question"><h4 class="label">Sample</h4>${show(input)}
<h4 class="label">${targets.length > 1 ? 'Accepted answers' : 'Accepted answer'}</h4>${targets.length === 0 ? show('') : targets.map(show)}</div>`;
}

function answerBody(answer: ShowcaseAnswer, show: ShowText): Html {
  const body =
    answer.status === 'answered'
      ? show(answer.answer)
      : html`<p class="status"><span class="badge ${answer.status}"><span aria-hidden="true">!</span>${STATUS_WORDS[answer.status]}</span></p>${show(answer.answer)}`;
  if (answer.output === '' || answer.output.trim() === answer.answer.trim()) return body;
  return html`${body}<details><summary>Raw output</summary>${show(answer.output)}</details>`;
}

/** What was shown before the question, folded away. */
function passageList({ passages }: ShowcaseAnswer, show: ShowText): Html | null {
  if (passages === null) return null;
  if (passages.length === 0) return html`<p class="nothing">No passage was shown.</p>`;
  const right = passages.filter((passage) => passage.right === true).length;
  const known = passages.some((passage) => passage.right !== null);
  return html`<details><summary>${plural(passages.length, 'passage')} shown${known ? `, ${right} right` : null}</summary>${passages.map(
    ({ document, heading, text, right: holds }) =>
      html`<p class="models">${document}${heading === null ? null : ` · ${heading}`}${holds === true ? html` <span class="badge right"><span aria-hidden="true">✓</span>right passage</span>` : null}</p>${show(text)}`,
  )}</details>`;
}

function answerFoot(suite: SuiteReport, answer: ShowcaseAnswer): Html {
  return html`<dl class="foot"><div><dt>${suite.primary.title}</dt><dd>${scoreText(suite, answer)}</dd></div>
<div><dt>Latency</dt><dd>${answer.latencyMs === null ? 'not measured' : formatLatency(answer.latencyMs, answer)}</dd></div>
<div><dt>Cost / 1k</dt><dd>${formatCostPer1000(answer.cost)}</dd></div></dl>`;
}

function scoreText(suite: SuiteReport, answer: ShowcaseAnswer): Html {
  const text = formatScore(answer.score, suite.primary);
  if (text === 'right') return html`<span class="badge right"><span aria-hidden="true">✓</span>right</span>`;
  if (text === 'wrong') return html`<span class="badge wrong"><span aria-hidden="true">✗</span>wrong</span>`;
  return html`${text}`;
}

/** Some right and some wrong answers of every suite. */
export function renderExamples(report: Report): Html {
  const show = showTextOf(report);
  return html`<h2>Right and wrong answers</h2>
<p class="intro">A few answers of each kind, picked by a fixed rule, not by hand.</p>
${report.suites.filter((suite) => suite.examples.length > 0).map((suite) => suiteExamples(suite, show))}`;
}

function suiteExamples(suite: SuiteReport, show: ShowText): Html {
  const right = suite.examples.filter((example) => example.right);
  const wrong = suite.examples.filter((example) => !example.right);
  return html`<h3>${suiteHeading(suite)}</h3>
<div class="halves"><div><h4 class="label">Right</h4>${exampleList(suite, right, show)}</div>
<div><h4 class="label">Wrong</h4>${exampleList(suite, wrong, show)}</div></div>`;
}

function exampleList(suite: SuiteReport, examples: readonly Example[], show: ShowText): Html {
  if (examples.length === 0) return html`<p class="nothing">There is none.</p>`;
  return html`${examples.map(
    (example) => html`<article class="card example">
${question(example, show)}
<h4 class="label">Answer of ${techniqueName({ name: example.technique, family: example.family })}</h4>
${answerBody(example, show)}
${passageList(example, show)}
<p class="models">${example.model} · sample ${example.sample}</p>
${answerFoot(suite, example)}
</article>`,
  )}`;
}
