import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './process.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
    ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) =>
      path.join(process.env[name] ?? 'C:/Program Files', file),
    ),
  ),
};

function installed() {
  const own = process.env.TIDEMARK_TEST_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath =
    process.platform === 'win32'
      ? []
      : names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...(own ? [own] : []), ...(places[process.platform] ?? []), ...onPath].find((file) =>
    existsSync(file),
  );
}

let provided;

/** The Chromium (or Chrome, or Edge) that tests drive; installed, once for all who ask, where that is one command away. */
export function chromium(say = console.error) {
  return (provided ??= provide(say));
}

async function provide(say) {
  const found = installed();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium (apt-get install chromium) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // Another program that installs something holds the lock for a while.
    const patience = ['-o', 'DPkg::Lock::Timeout=300'];
    await run('apt-get', ['update', '-q', ...patience], { env });
    // With fonts to draw with: a bare machine has none, and screenshots would show boxes.
    const packages = ['chromium', 'fonts-dejavu-core', 'fonts-nanum'];
    const install = ['install', '-q', '-y', '--no-install-recommends', ...patience, ...packages];
    const { output } = await run('apt-get', install, { env });
    const now = installed();
    if (now) return now;
    say(output);
  }
  throw new Error(
    'These tests need Chromium, Chrome or Edge; install one, or name it in TIDEMARK_TEST_CHROMIUM.',
  );
}
