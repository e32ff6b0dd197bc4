type Done = (error: unknown, result: unknown) => void;
type Method = (request: object, done: Done) => void;

/** Wraps a client with callback methods, such as node-soap's, in promises. */
export function promised(methods: unknown): (name: string, request: object) => Promise<unknown> {
  const known = methods as Readonly<Record<string, Method>>;
  return (name, request) =>
    new Promise((resolve, reject) => {
      const method = known[name];
      if (!method) throw new Error(`the client has no method ${name}`);
      method(request, (error, result) => (error ? reject(error) : resolve(result)));
    });
}

interface RowsResult {
  readonly GetRowsResult: { readonly Row: readonly unknown[] };
}

interface TextResult {
  readonly GetTextResult: string;
}

/** The replies defined in fixtures/rows.wsdl, in the format that both callback clients return. */
export function countRows(result: unknown): number {
  return (result as RowsResult).GetRowsResult.Row.length;
}

export function countText(result: unknown): number {
  return (result as TextResult).GetTextResult.length;
}
