import { formatDuration, formatPercent, plural } from '../../lib/format.ts';
import { listWords, sayRange, sayTimes } from '../figures/say.ts';
import type { UpdateArm } from '../retrieval/retrieval-model.ts';
import type { Mark } from './decision-model.ts';
import type { FamilyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

const ALPHA = 0.05;
/** With fewer questions the exact McNemar test could not have come below 0.05 either way: 2 / 2⁶ is the first that does. */
const FEWEST_TOUCHED = 6;

/** Updates: whether answers follow a change of documents, and how long the machine's part of it takes. */
export function judgeUpdates({ updates, tuned, family }: FamilyEvidence): Judgement {
  if (updates.length === 0 && family === 'fine-tuning' && tuned.length > 0) {
    const times = tuned.map(({ suite, tuned: { facts } }) => {
      const elapsedMs = facts?.took.elapsedMs ?? null;
      return `${suite.name} ${elapsedMs === null ? 'an unknown time' : formatDuration(elapsedMs)}`;
    });
    return {
      measured: `A changed fact needs the training again, which took: ${listWords(times)}.`,
      short: `training again, ${sayTimes(tuned.flatMap(({ tuned: { facts } }) => facts?.took.elapsedMs ?? []))}`,
      mark: 'not settled',
      why: 'The claim names no measure of "hard". Measured is the machine’s part; labelling what changed is people’s.',
    };
  }
  if (updates.length === 0) {
    return {
      measured: null,
      short: null,
      mark: 'not measured',
      why: 'Needs a run over a change of documents (--update): what changing a fact takes, and whether answers follow.',
    };
  }
  return {
    measured: updates.map(({ suite, arm }) => `${suite.name}, ${sayArm(arm)}`).join(' '),
    short: sayShort(updates.map(({ arm }) => arm)),
    mark: markOf(updates.map(({ arm }) => arm)),
    why: `Confirmed when the questions that the change touches are answered better after it in every technique and model (exact McNemar, p below 0.05), contradicted when none of them became right in any though the test could have shown it (${FEWEST_TOUCHED} questions or more), and not settled otherwise. People’s time for writing the change is not measured.`,
  };
}

/** Which share of the touched questions was right on either side, and how soon where more of them were right after. */
function sayShort(arms: readonly UpdateArm[]): string {
  const share = (side: 'before' | 'after'): string =>
    sayRange(
      arms.map(({ touched }) => touched[side].estimate),
      formatPercent,
    );
  const followed = arms.filter(({ touched }) => touched.toRight > touched.toWrong);
  const part = followed.length === arms.length ? '' : ` in ${followed.length} of ${arms.length}`;
  const time =
    followed.length === 0
      ? ''
      : `; answers follow${part} after ${sayTimes(followed.flatMap(({ untilMs }) => untilMs ?? []))}`;
  return `${share('before')} of touched questions right before, ${share('after')} after${time}`;
}

function sayArm({ technique, model, touched, untouched, by, untilMs }: UpdateArm): string {
  const time = untilMs === null ? 'after a time that was not measured' : `after ${formatDuration(untilMs)}`;
  const what = by === 'index' ? 'changed documents in the index' : 'the change told in the prompt';
  return (
    `${technique} with ${model}: of ${plural(touched.n, 'touched question')} right ${formatPercent(touched.before.estimate)} before and ${formatPercent(touched.after.estimate)} ` +
    `${time} (${what}), ${touched.toRight} flipped to right and ${touched.toWrong} to wrong; of ${plural(untouched.n, 'other question')} ${untouched.broke} broke.`
  );
}

function markOf(arms: readonly UpdateArm[]): Mark {
  if (arms.every(({ touched }) => touched.toRight > touched.toWrong && touched.p < ALPHA)) return 'confirmed';
  return arms.every(({ touched }) => touched.n >= FEWEST_TOUCHED && touched.toRight === 0)
    ? 'contradicted'
    : 'not settled';
}
