import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that calls the service in one of several ways, with the values of this run. */
export interface Sample {
  /** The folder and the file name: `own/startSession.php`. */
  readonly name: string;
  readonly operation: (typeof operations)[number];
  readonly kind: Kind;
  readonly text: string;
  /** `true` if the sample logs in before the operation. */
  readonly logsIn: boolean;
  /** The authcode that the sample sends, if any. */
  readonly authCode: string | null;
  readonly sessionId: number;
}

const operations = ['requestAuthCodeSSO', 'startSession'] as const;

/** The ways to call the service, by the ending of the file name. */
const kinds = ['get.txt', 'form.html', 'php', 'httpwebrequest.cs', 'proxy.cs'] as const;

export type Kind = (typeof kinds)[number];

/** The values to replace, as they are printed in the guide and named in our samples. */
const placeholders = {
  origin: ['https://secure.logmeinrescue.com', 'RESCUE_ORIGIN'],
  email: ['some@email.com', 'EMAIL_ADDRESS'],
  password: ['secretpassword', 'LOGIN_PASSWORD'],
  ssoId: ['123456', 'SSO_ID'],
  ssoPassword: ['secretPassword', 'SSO_PASSWORD'],
  company: ['654321', 'COMPANY'],
  session: ['12345678', 'SESSION_ID'],
  node: ['337366', 'NODE_ID'],
  authCode: ['4ahx...80u0', 'AUTH_CODE'],
} as const;

type Placeholder = keyof typeof placeholders;

/** The values used in this run. Each sample gets a separate session. */
export type Values = Readonly<Record<Exclude<Placeholder, 'session'>, string>>;

/** Corrections for the guide's samples that cannot work as printed. The README of that folder gives the reasons. */
const corrections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'requestAuthCodeSSO.proxy.cs': {
    '(sEmail, sPwd, out sAuthCode)': '(sSSOID, sPwd, sCompany, out sAuthCode)',
    'string sSSOID =': 'string sAuthCode; string sSSOID =',
  },
  'startSession.php': { "'iSessionID' =>": "'iSession' =>", "'iNodeID' =>": "'iNode' =>" },
};

/**
 * Reads the ten samples in a folder, and replaces the values in them.
 *
 * @param from the source whose values the samples contain
 * @param nextSession returns a session to start
 * @throws Error if a sample is missing, contains nothing to replace, or no longer needs its correction
 */
export function readSamples(
  folder: string,
  from: 'guide' | 'own',
  values: Values,
  nextSession: () => number,
): readonly Sample[] {
  return operations.flatMap((operation) =>
    kinds.map((kind) => {
      const file = `${operation}.${kind}`;
      const printed = readFileSync(join(folder, file), 'utf8');
      const sessionId = nextSession();
      const { text, found } = replaced(
        from === 'guide' ? corrected(file, printed) : printed,
        new Map(
          Object.entries({ ...values, session: String(sessionId) }).map(([name, value]) => [
            placeholders[name as Placeholder][from === 'guide' ? 0 : 1],
            { name: name as Placeholder, value },
          ]),
        ),
      );
      // the address for a proxy is in the WSDL
      if (kind !== 'proxy.cs' && !found.has('origin')) throw new Error(`${from}/${file} has no address to replace`);
      const authCode = found.has('authCode') ? values.authCode : null;
      return { name: `${from}/${file}`, operation, kind, text, logsIn: found.has('email'), authCode, sessionId };
    }),
  );
}

function replaced(
  text: string,
  replacements: ReadonlyMap<string, { readonly name: Placeholder; readonly value: string }>,
): { readonly text: string; readonly found: ReadonlySet<Placeholder> } {
  const found = new Set<Placeholder>();
  // the longest value comes first, because the guide's SSO ID is a prefix of its session ID
  const each = [...replacements.keys()].sort((a, b) => b.length - a.length).map((key) => key.replaceAll('.', '\\.'));
  const changed = text.replace(new RegExp(each.join('|'), 'g'), (key) => {
    const { name, value } = replacements.get(key)!;
    found.add(name);
    return value;
  });
  return { text: changed, found };
}

function corrected(file: string, text: string): string {
  return Object.entries(corrections[file] ?? {}).reduce((before, [wrong, right]) => {
    if (!before.includes(wrong)) throw new Error(`guide/${file} has no ${wrong}: does it still need its correction?`);
    return before.replace(wrong, right);
  }, text);
}

/** The enum values of results over SOAP. The HTTP pages return the corresponding codes. */
const accepted = {
  login: 'login_OK',
  requestAuthCodeSSO: 'requestAuthCode_OK',
  startSession: 'startSessionRet_OK',
} as const;

/** Converts an enum value to a code: `startSessionRet_ActionFailed` becomes `ACTIONFAILED`. */
export function codeOf(value: string): string {
  return value.replace(/^\w+?_/, '').toUpperCase();
}

/**
 * Returns the expected output of a sample.
 *
 * @param refusal the enum value of the result, if the service refuses the operation
 * @param authCode the authcode that the service returned, if any
 */
export function expectedValues(
  { kind, operation, logsIn }: Sample,
  { refusal, authCode }: { readonly refusal?: string | undefined; readonly authCode?: string | undefined },
): readonly string[] {
  const values = [...(logsIn ? [accepted.login] : []), refusal ?? accepted[operation]];
  const isSoap = kind === 'php' || kind === 'proxy.cs';
  return [...(isSoap ? values : values.map(codeOf)), ...(authCode === undefined ? [] : [authCode])];
}

/**
 * Returns the values that a sample printed, without the surrounding text. Any other text, such as an error, is also
 * returned as a value.
 */
export function printedValues(printed: string): readonly string[] {
  return printed
    .replace(/<br \/>/g, '\n')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(\[\w+\] => |authCode: ?|AUTHCODE:)/, ''))
    .filter((line) => !['', 'stdClass Object', '(', ')'].includes(line));
}
