import type { Report } from '../../analysis/report.ts';
import type { Reporter } from '../reporter.ts';
import { renderDecision } from './decision.ts';
import { renderExamples, renderShowcases } from './examples.ts';
import { html } from './markup.ts';
import { renderMethod } from './method.ts';
import { renderOverview } from './overview.ts';
import { renderPage, type Section } from './page.ts';
import { renderProvenance } from './provenance.ts';
import { renderSuite } from './suite.ts';

/** `index.html`: the whole report in one file that needs no network and runs no script. */
export const htmlReporter: Reporter = {
  name: 'html',
  render: async ({ report }) => [{ name: 'index.html', content: await renderHtml(report) }],
};

/** The content of `index.html`. */
export async function renderHtml(report: Report): Promise<string> {
  const suites: Section[] = [];
  for (const [index, suite] of report.suites.entries()) {
    suites.push({
      id: `suite-${index + 1}`,
      title: suite.title,
      content: await renderSuite(suite, `suite-${index + 1}`),
    });
  }
  const shown = report.suites.some((suite) => suite.showcases.length > 0);
  const examples = report.suites.some((suite) => suite.examples.length > 0);
  const { run } = report;
  return renderPage({
    title: `Prompt, retrieve, or fine-tune? Report ${run.id}`,
    first: 'Answer',
    footer: html`Made by adaptbench ${run.toolVersion} from run ${run.id}.`,
    overview: renderOverview(report),
    sections: [
      { id: 'decision', title: 'Decision table', content: renderDecision(report.decision) },
      ...suites,
      ...(shown
        ? [{ id: 'side-by-side', title: 'Side by side', content: renderShowcases(report.suites) }]
        : []),
      ...(examples
        ? [{ id: 'examples', title: 'Right and wrong', content: renderExamples(report.suites) }]
        : []),
      { id: 'method', title: 'Method', content: renderMethod(report) },
      { id: 'provenance', title: 'Prices and limits', content: renderProvenance(report) },
    ],
  });
}
