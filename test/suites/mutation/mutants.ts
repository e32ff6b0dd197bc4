import ts from 'typescript';

/** A change to one expression or statement that the tests should notice. */
export interface Mutant {
  readonly kind: string;
  readonly path: string;
  /** The text of the unchanged file. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const OPERATORS: Readonly<Record<string, readonly [kind: string, replacement: string]>> = {
  '<': ['comparison', '<='],
  '<=': ['comparison', '<'],
  '>': ['comparison', '>='],
  '>=': ['comparison', '>'],
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '&&': ['logic', '||'],
  '||': ['logic', '&&'],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  '%': ['arithmetic', '*'],
  '+=': ['arithmetic', '-='],
  '-=': ['arithmetic', '+='],
};

/**
 * Methods to replace in calls with another method. If the replacement is empty, the call is replaced with its receiver.
 */
const METHODS: Readonly<Record<string, string>> = {
  every: 'some',
  some: 'every',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
  min: 'max',
  max: 'min',
  filter: '',
  slice: '',
  sort: '',
  toSorted: '',
  reverse: '',
  toReversed: '',
  trim: '',
  trimStart: '',
  trimEnd: '',
};

/** Returns the text of a file with all given mutants of that file, which must not overlap. */
export function mutated(mutants: readonly Mutant[]): string {
  return mutants
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
      mutants[0]?.text ?? '',
    );
}

/** Describes a mutant by its file, its source line and the change, without a line number. */
export function describedMutant({ path, text, start, end, replacement }: Mutant): string {
  const line = (text.slice(text.lastIndexOf('\n', start - 1) + 1).split('\n')[0] ?? '').trim();
  const change = `${text.slice(start, end)} -> ${replacement}`.replace(/\s+/g, ' ');
  return `${path}: \`${line}\`: ${change}`;
}

/** Returns all mutants of a file. Imports, types and comments have none. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const add = (kind: string, node: ts.Node, replacement: string): void => {
    mutants.push({ kind, path, text, start: node.getStart(source), end: node.getEnd(), replacement });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    mutate(node, source, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function mutate(node: ts.Node, source: ts.SourceFile, add: (kind: string, node: ts.Node, to: string) => void): void {
  const text = (part: ts.Node): string => part.getText(source);
  if (ts.isBinaryExpression(node)) {
    const [kind, replacement] = OPERATORS[text(node.operatorToken)] ?? [];
    if (kind !== undefined && replacement !== undefined) add(kind, node.operatorToken, replacement);
    if (text(node.operatorToken) === '??') add('logic', node, `(${text(node.left)})`);
  } else if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    add('condition', node.expression, 'false');
    if (ts.isIfStatement(node)) add('condition', node.expression, 'true');
  } else if (ts.isConditionalExpression(node)) {
    add('condition', node.condition, 'true');
    add('condition', node.condition, 'false');
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    add('negation', node, text(node.operand));
  } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    add('boolean', node, node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true');
  } else if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent)) {
    add('number', node, node.text === '0' ? '1' : `(${text(node)} + 1)`);
  } else if (ts.isStringLiteral(node) && isValue(node)) {
    add('string', node, node.text === '' ? "'mutant'" : "''");
  } else if (ts.isTemplateExpression(node)) {
    add('string', node, "''");
  } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && isValue(node)) {
    add('array', node, '[]');
  } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    add('statement', node, node.expression.expression.kind === ts.SyntaxKind.SuperKeyword ? text(node) : ';');
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression, name } = node.expression;
    const other = Object.hasOwn(METHODS, name.text) ? METHODS[name.text] : undefined;
    if (other === '') add('method', node, text(expression));
    else if (other !== undefined) add('method', name, other);
  }
}

/** Returns `true` if a literal is used as a value, and not as a member name or the target of an assignment. */
function isValue(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) return parent.name !== node;
  if (ts.isBinaryExpression(parent) && parent.left === node)
    return parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
  return !ts.isExpressionStatement(parent) && !ts.isForOfStatement(parent);
}

/** Groups values by a key, in the order in which the keys first occur. */
export function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
