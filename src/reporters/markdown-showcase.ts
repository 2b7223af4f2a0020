import { TEXT_LEFT_OUT } from '../analysis/redact-texts.ts';
import type { Showcase, ShowcaseAnswer } from '../analysis/samples/sample-model.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { code, literal, table } from './markdown-text.ts';
import { formatScore } from './numbers.ts';
import { FAMILY_TITLES, STATUS_WORDS } from './titles.ts';

/** One sample as every technique answered it: the question, what is accepted, and a table of the answers. */
export function showcaseBlocks(
  suite: SuiteReport,
  showcase: Showcase,
  { redacted }: { readonly redacted: boolean },
): readonly string[] {
  const quote = (text: string, limit?: number): string => (redacted ? TEXT_LEFT_OUT : code(text, limit));
  const rows = showcase.answers.map((answer) => [
    literal(answer.technique, 60),
    FAMILY_TITLES[answer.family],
    answerText(answer, quote(answer.answer)),
    formatScore(answer.score, suite.primary),
  ]);
  const accepted = redacted ? TEXT_LEFT_OUT : showcase.targets.map((target) => code(target)).join(', ');
  return [
    `Model ${code(showcase.model)}, sample ${code(showcase.sample)}: ${quote(showcase.input, 400)}`,
    `Accepted: ${accepted}`,
    table(['Technique', 'Family', 'Answer', `>${literal(suite.primary.title, 60)}`], rows),
  ];
}

function answerText({ status }: ShowcaseAnswer, quoted: string): string {
  return status === 'answered' ? quoted : `${STATUS_WORDS[status]}: ${quoted}`;
}
