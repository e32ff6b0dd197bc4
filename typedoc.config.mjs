import { readFileSync } from 'node:fs';
import { Converter, ReflectionKind } from 'typedoc';

// `npm run docs`: a static site from the README, the pages in docs and the reference for every entry point that package.json
// exports. Warnings are treated as errors.

const { name, exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** The sources of the entry points, by the names under which they are imported. */
const sources = new Map(
  Object.entries(exports)
    .filter(([, paths]) => typeof paths === 'object')
    .map(([path, { require }]) => [
      name + path.slice(1),
      require.types.replace('./dist/', '').replace(/\.d\.ts$/, '.ts'),
    ]),
);

/** Of these every exported member has a docstring. */
const documented = new Set([name, `${name}/managed`]);

/** @param {import('typedoc').Application} app */
function entryPoints(app) {
  const names = new Map([...sources].map(([imported, source]) => [source, imported]));
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName ?? '';
    reflection.name = [...names].find(([source]) => file.endsWith(`/${source}`))?.[1] ?? reflection.name;
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, page) => {
    const [, group] = page.name.split('/').toReversed();
    page.frontmatter['group'] = { migrate: 'Migration guides', recipes: 'Recipes' }[group] ?? 'Documentation';
    page.name = /^# (.*)/m.exec(page.content.map(({ text }) => text).join(''))?.[1] ?? page.name;
  });
  app.on('validateProject', (project) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module))
      if (documented.has(module.name)) warnOf(module, app.logger);
  });
}

const kinds =
  ReflectionKind.SomeType | ReflectionKind.ClassOrInterface | ReflectionKind.SomeValue | ReflectionKind.SomeMember;

function warnOf(parent, logger) {
  for (const child of parent.children ?? []) {
    const itself = [child, ...(child.signatures ?? []), ...(child.getSignature ? [child.getSignature] : [])];
    const isOurs = child.kindOf(kinds) && !child.flags.isExternal && !child.inheritedFrom;
    if (isOurs && !itself.some((each) => each.hasComment())) logger.warn(`${child.getFullName()} has no docstring`);
    if (!child.isReference()) warnOf(child, logger);
  }
}

export default {
  name,
  plugin: [entryPoints],
  tsconfig: 'src/tsconfig.json',
  entryPoints: [...sources.values()],
  out: 'docs/site',
  readme: 'README.md',
  projectDocuments: [
    'docs/*.md',
    'docs/*/*.md',
    'examples/README.md',
    ...['CONTRIBUTING', 'SECURITY', 'CHANGELOG'].map((page) => `${page}.md`),
  ],
  highlightLanguages: ['console', 'csharp', 'http', 'ini', 'json', 'mermaid', 'php', 'sh', 'text', 'ts'],
  // ASP.NET is no address
  markdownItOptions: { html: true, linkify: false },
  includeHierarchySummary: false,
  treatWarningsAsErrors: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  // parts of types that are told where they are used
  intentionallyNotExported: [
    'AttributeDeclaration',
    'common',
    'DeclaredFault',
    'ElementDeclaration',
    'ElementParticle',
    'Facets',
    'guideCodes',
    'HeaderBlocks',
    'HttpHeaderFields',
    'Particle',
    'Pem',
    'Sendable',
    'ServiceHandler',
    'ServiceOperations',
    'SoapErrorOptions',
    'SoapPaths',
    'SoapVersion',
    'TlsOptions',
    'TransportHeaders',
    'TypeReference',
    'UnknownEnumValue',
    'Value',
    'ValueCheck',
    'ValueCheckOptions',
  ],
};
