import { codeWithin, fits, moduleList } from './layout.js';
import type { Model, TypeModel } from '../model/model.js';
import { contentType, textOf, type TypesByName, typesByName } from './type-text.js';

/** schemas.ts: a zod schema per type, made from the contract when it is first used. */
export function emitSchemas(model: Model, runtime: string): string {
  const types = typesByName(model);
  const schemas = model.types.map((each) => emitSchema(each, types)).join('\n');
  if (schemas === '') return 'export {};\n';
  const written = codeWithin(schemas);
  const fromRuntime = ['Open', 'XmlElement'].filter((name) => new RegExp(`[<(]${name}\\b`).test(written));
  return (
    "import type { z } from 'zod';\n" +
    (fromRuntime.length > 0 ? moduleList('import type', fromRuntime, runtime) : '') +
    moduleList('import', ['schemaOf'], zodRuntime(runtime)) +
    "import * as definitions from './contract.js';\n" +
    (/\btypes\./.test(written) ? "import type * as types from './types.js';\n" : '') +
    `\n${schemas}`
  );
}

/** The module of the runtime that brings zod with it: `.../runtime-zod.js`, `logmein-rescue-soap/runtime-zod`. */
function zodRuntime(runtime: string): string {
  return runtime.replace(/(\.[cm]?[jt]s)?$/, '-zod$1');
}

/**
 * `export const USER: z.ZodType<types.USER> = schemaOf(() => definitions.USER, 'reply');`, marked as a call without
 * effects, so that a bundler may leave it out.
 */
function emitSchema(type: TypeModel, types: TypesByName): string {
  const { direction } = type;
  const parameter = textOf(contentType({ definition: type.name }, { types, direction, prefix: 'types.' }));
  const definition = `definitions.${type.name}`;
  const mark = '/* @__PURE__ */ schemaOf';
  const call = `${mark}(() => ${definition}, '${type.direction}');`;
  const lhs = `export const ${type.name}: z.ZodType<${parameter}> =`;
  if (fits(`${lhs} ${call}`)) return `${lhs} ${call}\n`;

  const broken = (indent: string): string => {
    const argument = `${indent}  () => ${definition},`;
    const lines = fits(argument) ? argument : `${indent}  () =>\n${indent}    ${definition},`;
    return `${mark}(\n${lines}\n${indent}  '${type.direction}',\n${indent});`;
  };
  // prettier breaks a type parameter only where it is more than a name
  if (!fits(lhs) && !/^types\.[^[\]<>]+$/.test(parameter)) {
    const end = `> = ${call}`;
    return `export const ${type.name}: z.ZodType<\n  ${parameter}\n${fits(end) ? end : `> = ${broken('')}`}\n`;
  }
  if (fits(`${lhs} ${mark}(`)) return `${lhs} ${broken('')}\n`;
  return `${lhs}\n  ${fits(`  ${call}`) ? call : broken('  ')}\n`;
}
