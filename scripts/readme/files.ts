import { readFile } from 'node:fs/promises';
import type { Report } from '../../src/analysis/report.ts';
import type { QuotedReports } from './parts.ts';

const ROOT = new URL('../../', import.meta.url);

/** The file that is filled. */
export const README = new URL('README.md', ROOT);

/** Reads the committed reports. */
export async function readQuotedReports(): Promise<QuotedReports> {
  return {
    example: await readReport('example'),
    sentimentCurve: await readReport('sentiment-curve'),
  };
}

async function readReport(name: string): Promise<Report> {
  return JSON.parse(await readFile(new URL(`reports/${name}/report.json`, ROOT), 'utf8')) as Report;
}
