/** The input of `talkative.ts`. */
export interface Scenario {
  readonly endpoint: string;
  readonly secureEndpoint: string;
  readonly ca: string;
  readonly proxy: string;
  readonly email: string;
  readonly password: string;
  readonly ssoId: string;
  readonly authCode: string;
}
