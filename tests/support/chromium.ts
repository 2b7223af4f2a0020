import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import bundled, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium in a profile of its own that is thrown away, speaking to nobody: the one in `CHROMIUM`, the
 * system's, or on a Linux machine without any the one that comes with the development dependencies.
 */
export async function launchChromium(): Promise<Browser> {
  const named = process.env['CHROMIUM'];
  const installed = named ?? PLACES.find(isExecutable);
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ARGUMENTS });
  const libraries = join(
    dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
    '../bin/al2023.tar.br',
  );
  const [executablePath, folder] = await Promise.all([bundled.executablePath(), inflate(libraries)]);
  return chromium.launch({
    executablePath,
    args: ARGUMENTS,
    env: { ...process.env, LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') },
  });
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
