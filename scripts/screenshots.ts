/** Takes the pictures of docs/images: the first screen of reports/example/index.html, light and dark. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../src/cli/exit.ts';
import { BenchError, describeError } from '../src/core/errors.ts';
import { formatBytes } from '../src/lib/format.ts';
import { launchChromium } from '../tests/support/chromium.ts';

const ROOT = new URL('../', import.meta.url);
const VIEWPORT = { width: 1280, height: 900 } as const;
/** A README is read over slow lines too. */
const MOST_BYTES = 300_000;

try {
  await mkdir(new URL('docs/images/', ROOT), { recursive: true });
  const browser = await launchChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
      await page.goto(new URL('reports/example/index.html', ROOT).href);
      await save(`docs/images/report-${colorScheme}.png`, await page.screenshot({ type: 'png' }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
} catch (error) {
  process.stderr.write(`error: ${describeError(error)}\n`);
  process.exitCode = EXIT.badInput;
}

async function save(name: string, image: Uint8Array): Promise<void> {
  if (image.length > MOST_BYTES) {
    throw new BenchError(
      'INVALID_DATA',
      `the picture has ${formatBytes(image.length)}, more than ${formatBytes(MOST_BYTES)}.`,
      { file: fileURLToPath(new URL(name, ROOT)) },
    );
  }
  await writeFile(new URL(name, ROOT), image);
  process.stdout.write(`${name}: ${formatBytes(image.length)}\n`);
}
