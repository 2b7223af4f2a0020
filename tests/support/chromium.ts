import { accessSync, constants } from 'node:fs';
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

/** The system's Chromium, in a profile of its own that is thrown away, speaking to nobody. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findChromium(): string {
  const named = process.env['CHROMIUM'];
  for (const place of named === undefined ? PLACES : [named]) {
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // The next place is tried; when none is left, the error below names them all.
    }
  }
  throw new Error(
    `No Chromium was found; tried ${named ?? PLACES.join(', ')}. Install it (Debian and Ubuntu: apt-get install -y chromium; macOS: brew install --cask chromium), or say where it is: CHROMIUM=/path/to/chromium npm test.`,
  );
}
