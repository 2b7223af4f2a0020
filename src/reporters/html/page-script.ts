import { formatDuration } from '../../lib/format.ts';
import { showExplorer } from './script/explorer.ts';
import { explorerDetail } from './script/explorer-detail.ts';
import { explorerMarks } from './script/explorer-marks.ts';
import { explorerModel } from './script/explorer-model.ts';
import { explorerSummary } from './script/explorer-summary.ts';
import { saveCharts } from './script/save-charts.ts';
import { sortTables } from './script/sort-tables.ts';
import { makeTools } from './script/tools.ts';

/**
 * The script of the page, exactly as its hash stands in the content security policy: functions of this project by
 * their source, each of which names nothing outside itself. It loads nothing, sends nothing, and makes every element
 * by the document's own methods, so that a text from data is never read as markup.
 */
export const PAGE_SCRIPT = `(() => {
'use strict';
const tools = (${makeTools})(window, ${formatDuration});
(${sortTables})(tools);
(${saveCharts})(tools);
(${showExplorer})(tools, {
  explorerModel: ${explorerModel},
  explorerMarks: ${explorerMarks},
  explorerSummary: ${explorerSummary},
  explorerDetail: ${explorerDetail},
});
})();
`;
