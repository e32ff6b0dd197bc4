import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** The parts of puppeteer-core that the suite uses. The package is installed separately, from `test/browser`. */
interface Puppeteer {
  launch(options: object): Promise<Browser>;
}

export interface Browser {
  newPage(): Promise<BrowserPage>;
  close(): Promise<void>;
}

export interface BrowserPage {
  setViewport(viewport: object): Promise<void>;
  goto(url: string, options?: object): Promise<BrowserResponse | null>;
  waitForNavigation(options?: object): Promise<BrowserResponse | null>;
  /** Runs an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  screenshot(options: object): Promise<unknown>;
  on(event: 'request', listener: (request: { url(): string }) => void): unknown;
  on(event: 'dialog', listener: (dialog: { message(): string; dismiss(): Promise<void> }) => void): unknown;
  on(event: 'console', listener: (message: { text(): string }) => void): unknown;
  on(event: 'pageerror', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface BrowserResponse {
  status(): number;
  text(): Promise<string>;
}

/** The name of the Debian package. */
export const CHROMIUM = 'chromium';

const PACKAGE = resolve(__dirname, '../../browser');

/**
 * Installs `test/browser` in a folder, and starts Chromium with a separate profile.
 *
 * @param folder the folder, which is also Chromium's home folder
 */
export async function startBrowser(folder: string): Promise<Browser> {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(PACKAGE, file), join(folder, file));
  execFileSync('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  });
  const puppeteer = createRequire(join(folder, 'package.json'))('puppeteer-core') as Puppeteer;
  return puppeteer.launch({
    executablePath: execFileSync('sh', ['-c', `command -v ${CHROMIUM}`], { encoding: 'utf8' }).trim(),
    // Chromium's sandbox does not start if the user is root
    args: ['--disable-dev-shm-usage', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, HOME: folder },
    timeout: 60_000,
    protocolTimeout: 60_000,
  });
}

/** Submits the form in an HTML document. @returns the text of the resulting page */
export async function submitForm(browser: Browser, url: string): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    const [response] = await Promise.all([
      page.waitForNavigation({ timeout: 30_000 }),
      page.evaluate('document.forms[0].submit()'),
    ]);
    if (response?.status() !== 200) throw new Error(`the form got status ${response?.status()}`);
    return String(await page.evaluate('document.body.innerText'));
  } finally {
    await page.close();
  }
}
