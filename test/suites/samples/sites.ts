import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMonoHost, type MonoHost } from '../asmx/host.js';
import { runMono } from '../interop/programs.js';
import type { Sample } from './sample.js';

const references = ['System.Core', 'System.Web', 'System.Web.Services'].map((each) => `-r:${each}`);

/**
 * Makes error pages show the exception, and raises the connection limit. The guide's samples do not close their
 * responses, and Mono keeps the connections for unclosed responses, of which it allows two by default.
 */
const WEB_CONFIG = `<configuration>
  <system.web><customErrors mode="Off" /></system.web>
  <system.net><connectionManagement><add address="*" maxconnection="20" /></connectionManagement></system.net>
</configuration>`;

/**
 * Starts a site for each C# sample. Each site is an ASP.NET page with the sample as its code-behind, compiled with a
 * proxy that Mono's wsdl generates from the served WSDL.
 *
 * @param folder the folder for compiled files
 */
export async function startSites(folder: string, samples: readonly Sample[], wsdlUrl: string): Promise<MonoHost> {
  const compile = (...args: readonly string[]): Promise<string> =>
    runMono(folder, 'mcs', '-nologo', '-warn:0', '-target:library', ...references, ...args);
  const [proxy, source] = [join(folder, 'Proxy.dll'), join(folder, 'Proxy.cs')];
  await runMono(folder, 'wsdl', '-nologo', '-namespace:apiSamples.WebServiceClients', `-out:${source}`, wsdlUrl);
  await compile(`-out:${proxy}`, source);
  const paths = samples.map(sitePath);
  return startMonoHost({
    paths,
    // this is not the sample's page, because that page calls the service
    pages: paths.map((path) => `${path}/ready.txt`),
    async layOut(root) {
      for (const sample of samples) {
        const site = join(root, sitePath(sample));
        mkdirSync(join(site, 'bin'), { recursive: true });
        const code = join(folder, `${sitePath(sample).slice(1)}.cs`);
        writeFileSync(code, sample.text);
        writeFileSync(join(site, 'web.config'), WEB_CONFIG);
        writeFileSync(join(site, 'ready.txt'), 'ready');
        writeFileSync(join(site, 'Default.aspx'), `<%@ Page Inherits="${pageClass(sample)}" %>`);
        copyFileSync(proxy, join(site, 'bin', 'Proxy.dll'));
        await compile(`-r:${proxy}`, `-out:${join(site, 'bin', 'Sample.dll')}`, code);
      }
    },
  });
}

/** Opens the page of a sample. @returns the text of the page */
export async function openSite({ base }: MonoHost, sample: Sample): Promise<string> {
  const response = await fetch(`${base}${sitePath(sample)}/Default.aspx`, { signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`its site answered ${response.status}: ${text.slice(0, 1_000)}`);
  return text;
}

/** Returns the path of a sample's page: `/guide-startSession-proxy`. */
function sitePath({ name }: Sample): string {
  return `/${name.replace(/\.cs$/, '').replace(/\W/g, '-')}`;
}

function pageClass({ text }: Sample): string {
  const [, namespace] = /\bnamespace (\w+)/.exec(text) ?? [];
  const [, name] = /\bclass (\w+)/.exec(text) ?? [];
  return [namespace, name].filter((part) => part !== undefined).join('.');
}
