import { deepStrictEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { contract as shipped } from '../../../generated/operations.js';
import { startRescueServer } from '../../../src/testing.js';
import { hostileWsdl } from '../../codegen/hostile-wsdl.js';
import { loadContract } from '../../support/load-generated.js';
import type { Checks } from '../asmx/checks.js';
import type { Browser, BrowserPage } from './browser.js';

/** The screen sizes of a phone and a desktop. */
const screens = [
  { width: 390, height: 844, isMobile: true, hasTouch: true },
  { width: 1280, height: 800 },
] as const;

/**
 * Texts that run code if a page shows them as HTML. A browser loads the image even if the page's policy forbids
 * scripts.
 */
const script = '<script>globalThis.attacked = 1</script>';
const attack = `</p>"'>${script}<img src="//attacker.example/" onerror="globalThis.attacked = 1">`;
const rightToLeft = '\u202eעברית\u2066';
/** A long name that cannot wrap, because it contains no spaces. */
const long = 'LongName'.repeat(40);

/** The state of a page in a browser. */
interface Shown {
  readonly viewport: number;
  readonly width: number;
  readonly text: string;
  readonly smallestFont: number;
  /** The elements that can run or load something, and the elements that an attack added. */
  readonly active: readonly string[];
  readonly attacked: boolean;
}

const LOOK = `(() => {
  const elements = [...document.querySelectorAll('*')];
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const runs = (element) =>
    /^(SCRIPT|IFRAME|OBJECT|EMBED|IMG|VIDEO|AUDIO|LINK|BASE|svg)$/.test(element.tagName) ||
    [...element.attributes].some(({ name, value }) => /^on/i.test(name) || /^\\s*(javascript|data):/i.test(value));
  return {
    viewport: innerWidth,
    width: document.documentElement.scrollWidth,
    text: document.body.innerText,
    smallestFont: Math.min(
      ...elements.filter((each) => document.body.contains(each) && hasText(each)).map((each) => parseFloat(getComputedStyle(each).fontSize)),
    ),
    active: elements.filter(runs).map((each) => each.outerHTML.slice(0, 200)),
    attacked: 'attacked' in globalThis,
  };
})()`;

/** A page and the texts that it must show. */
interface HelpPage {
  readonly name: string;
  readonly url: string;
  readonly status: number;
  readonly texts: readonly string[];
}

/**
 * Checks the embedded server's help pages on two screen sizes, for the shipped WSDL and for a WSDL whose texts and
 * names are HTML, are written from right to left, or are long.
 *
 * @param folder the folder for screenshots of pages that fail, or of every page if `keep` is set
 */
export async function checkPages(checks: Checks, browser: Browser, folder: string, keep: boolean): Promise<void> {
  const wsdl = hostileWsdl(
    ({ kind, id }) => `${attack}${rightToLeft}${kind === 'name' && /^(op|m\d)$/.test(id) ? long : ''}`,
  );
  const contract = loadContract(wsdl);
  await using rescue = await startRescueServer();
  await using hostile = await startRescueServer({ contract, wsdl });
  const pages = [
    ...pagesOf('rescue', rescue.endpoint, Object.keys(shipped.operations), ['text/xml', 'application/soap+xml']),
    ...pagesOf('hostile', hostile.endpoint, Object.keys(contract.operations), ['text/xml', attack]),
    { name: 'unknown-op', url: `${rescue.endpoint}?op=${encodeURIComponent(script)}`, status: 404, texts: [script] },
    {
      name: 'unknown-path',
      url: new URL(`/${encodeURIComponent(attack)}`, rescue.endpoint).href,
      status: 404,
      texts: ['API'],
    },
  ];
  for (const screen of screens) {
    const visitor = await Visitor.on(browser, screen);
    for (const page of pages)
      await checks.check(`the page ${page.name} at ${screen.width} pixels`, async () => {
        const failed = await visitor.visit(page).then(
          () => undefined,
          (error: unknown) => error,
        );
        const file = `${page.name}-${screen.width}.png`;
        if (keep || failed !== undefined) await visitor.screenshot(join(folder, file));
        if (failed !== undefined) throw failed;
      });
    await visitor.leave();
  }
}

function pagesOf(
  name: string,
  endpoint: string,
  operations: readonly string[],
  texts: readonly string[],
): readonly HelpPage[] {
  return [
    { name: `${name}-list`, url: endpoint, status: 200, texts: operations },
    ...operations.map((operation) => ({
      name: `${name}-${operation.replace(/\W/g, '').slice(0, 30)}`,
      url: `${endpoint}?op=${encodeURIComponent(operation)}`,
      status: 200,
      texts: [operation, 'SOAPAction', ...texts],
    })),
  ];
}

/**
 * Returns the characters of a text, without the characters at which pages break lines, or which they write as escapes
 * such as `\u{202E}`.
 */
function bare(text: string): string {
  return text.replace(/\\u\{[0-9A-F]+\}|[\s\u202e\u2066]/g, '');
}

/** Opens pages in one tab. */
class Visitor {
  private readonly page: BrowserPage;
  private readonly screen: (typeof screens)[number];
  /** The events in the tab since the last page was opened. */
  private readonly requests: string[] = [];
  private readonly events: string[] = [];

  private constructor(page: BrowserPage, screen: (typeof screens)[number]) {
    this.page = page;
    this.screen = screen;
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('console', (message) => this.events.push(message.text()));
    page.on('pageerror', (error) => this.events.push(error.message));
    page.on('dialog', (dialog) => {
      this.events.push(dialog.message());
      void dialog.dismiss();
    });
  }

  static async on(browser: Browser, screen: (typeof screens)[number]): Promise<Visitor> {
    const page = await browser.newPage();
    await page.setViewport(screen);
    return new Visitor(page, screen);
  }

  leave(): Promise<void> {
    return this.page.close();
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path, fullPage: true });
  }

  /**
   * @throws AssertionError if the page lacks a text, does not fit the screen, runs code, or loads anything from
   * elsewhere
   */
  async visit({ url, status, texts }: HelpPage): Promise<void> {
    this.requests.length = 0;
    this.events.length = 0;
    const response = await this.page.goto(url, { timeout: 30_000 });
    const shown = (await this.page.evaluate(LOOK)) as Shown;
    const { origin } = new URL(url);
    deepStrictEqual(
      {
        status: response?.status(),
        viewport: shown.viewport,
        overflow: Math.max(0, shown.width - shown.viewport),
        active: shown.active,
        attacked: shown.attacked,
        elsewhere: this.requests.filter((each) => new URL(each).origin !== origin),
        // Chromium reports status 404 for a page and for its icon
        events: this.events.filter((each) => !/status of 404/.test(each)),
      },
      { status, viewport: this.screen.width, overflow: 0, active: [], attacked: false, elsewhere: [], events: [] },
    );
    ok(shown.smallestFont >= 12, `a text is ${shown.smallestFont} pixels high`);
    for (const text of texts) ok(bare(shown.text).includes(bare(text)), `${text} is not in\n${shown.text}`);
  }
}
