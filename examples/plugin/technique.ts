import { defineTechnique } from 'adaptbench';

/** One greedy answer to the specific instruction, as `plain` has it, with a glossary. */
export const withGlossary = defineTechnique({
  name: 'with-glossary',
  with: {
    glossary: {
      terms: {
        loans: ['overdue', 'fine', 'reserve', 'novel'],
        rooms: ['quiet', 'table', 'lights'],
        events: ['author', 'reading', 'children'],
      },
    },
  },
});
