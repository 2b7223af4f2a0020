import { BenchError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { StudyTechnique } from '../protocol/spec.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { Profile } from '../protocol/words.ts';

/** @throws BenchError `UNKNOWN_NAME` for a technique that no suite lists */
export function checkTechniqueNames(
  suites: readonly { readonly suite: Suite }[],
  names: readonly string[],
): void {
  const choices = [...new Set(suites.flatMap(({ suite }) => suite.techniques.map((spec) => spec.name)))];
  for (const name of names) {
    if (choices.includes(name)) continue;
    throw new BenchError('UNKNOWN_NAME', `no chosen suite lists a technique "${name}".`, {
      choices,
      hint: didYouMean(name, choices),
    });
  }
}

/** The techniques of a suite that are to run. */
export function chosenTechniques(
  suite: Suite,
  {
    techniques,
    profile,
    studyTechniques = [],
  }: {
    readonly techniques: readonly string[];
    readonly profile: Profile;
    readonly studyTechniques?: readonly StudyTechnique[];
  },
): readonly TechniqueSpec[] {
  if (studyTechniques.length > 0) {
    const chosen = [...techniques, ...studyTechniques.map(({ name }) => name)];
    return suite.techniques.filter((spec) => chosen.includes(spec.name));
  }
  const names = techniques.length > 0 ? techniques : suite.profiles[profile].techniques;
  return suite.techniques.filter((spec) => names.includes(spec.name));
}
