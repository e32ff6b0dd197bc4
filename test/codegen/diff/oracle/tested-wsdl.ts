import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractBuilder, contractOf } from '../../../../src/codegen/emit/contract-of.js';
import { emitOperations } from '../../../../src/codegen/emit/operations.js';
import { emitTypes } from '../../../../src/codegen/emit/types.js';
import type { ServiceDescription, Model } from '../../../../src/codegen/generate.js';
import { buildModel } from '../../../../src/codegen/model/build-model.js';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import type { Contract } from '../../../../src/soap/schema/contract.js';
import { StubReach } from './compile/stub-reach.js';
import { type DescriptionFacts, readFacts } from './wire/description.js';

export const rescue = readFileSync(join(__dirname, '../../../../wsdl/rescue.wsdl'), 'utf8');

/**
 * Returns the WSDL without documentation, comments and the HttpGet and HttpPost ports, which do not affect the
 * generated code. A test checks that nothing else differs.
 */
export const brief = rescue
  .replace(/<!--[^]*?-->\n/, '')
  .replaceAll(/<(\w+:)documentation\b[^]*?<\/\1documentation>/g, '')
  .replaceAll(/<s:annotation>\s*<\/s:annotation>\s*/g, '')
  .replaceAll(/ {2}<wsdl:message name="\w+Http(?:Get|Post)(?:In|Out)"(?: \/>|>[^]*?<\/wsdl:message>)\n/g, '')
  .replaceAll(/ *<wsdl:(portType|binding|port) name="APIHttp(?:Get|Post)"[^]*?<\/wsdl:\1>\n/g, '');

/** The module from which the stubs under test import the runtime. */
const runtime = '../src/runtime.js';

/** The generator's output, which callers and the diff use. */
interface Generated {
  readonly description: ServiceDescription;
  readonly model: Model;
  readonly files: ReadonlyMap<string, string>;
}

function generateStubs(wsdl: string): Generated {
  const { description } = readWsdl(wsdl, 'test.wsdl');
  const { model } = buildModel(description);
  const files = new Map([
    ['types.ts', emitTypes(model, runtime)],
    ['operations.ts', emitOperations(model, new ContractBuilder(model), runtime)],
  ]);
  return { description, model, files };
}

/** A WSDL whose description, stubs and contract are created on first use. */
export class TestedWsdl {
  readonly wsdl: string;
  private made: Generated | undefined;
  private loaded: Contract | undefined;
  private read: DescriptionFacts | undefined;
  private reached: StubReach | undefined;

  constructor(wsdl: string) {
    this.wsdl = wsdl;
  }

  get generated(): Generated {
    return (this.made ??= generateStubs(this.wsdl));
  }

  /** The input of the diff. */
  get described(): Model {
    return this.generated.model;
  }

  /** The contract of the stubs. Loading the generated text would give the same contract, but takes much longer. */
  get contract(): Contract {
    return (this.loaded ??= contractOf(this.generated.model));
  }

  get facts(): DescriptionFacts {
    return (this.read ??= readFacts(this.wsdl));
  }

  get stubReach(): StubReach {
    return (this.reached ??= new StubReach(this.generated.files));
  }
}
