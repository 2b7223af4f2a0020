import { defineConfig } from 'adaptbench';
import { glossary } from './ingredient.ts';
import { keywords } from './provider.ts';
import { list } from './reporter.ts';
import { minutesLost } from './scorer.ts';
import { withGlossary } from './technique.ts';

export default defineConfig({
  providers: [keywords],
  ingredients: [glossary],
  techniques: [withGlossary],
  scorers: [minutesLost],
  reporters: [list],
  defaults: { model: 'keywords:desk' },
});
