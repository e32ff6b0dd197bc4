type Done = (error: unknown, result: unknown) => void;
type Method = (request: object, done: Done) => void;

/** A client of node-soap's kind, whose methods call back, for promises. */
export function promised(methods: unknown): (name: string, request: object) => Promise<unknown> {
  const known = methods as Readonly<Record<string, Method>>;
  return (name, request) =>
    new Promise((resolve, reject) => {
      const method = known[name];
      if (!method) throw new Error(`there is no ${name}`);
      method(request, (error, result) => (error ? reject(error) : resolve(result)));
    });
}

interface RowsResult {
  readonly GetRowsResult: { readonly Row: readonly unknown[] };
}

interface TextResult {
  readonly GetTextResult: string;
}

/** How both of that kind give the replies of fixtures/rows.wsdl. */
export function countRows(result: unknown): number {
  return (result as RowsResult).GetRowsResult.Row.length;
}

export function countText(result: unknown): number {
  return (result as TextResult).GetTextResult.length;
}
