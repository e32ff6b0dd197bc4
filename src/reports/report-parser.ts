import { clip } from '../printable.js';
import { DecodeError } from '../soap/codec/decode-error.js';
import type { TextParser } from '../soap/codec/streaming-decoder.js';
import { setOwn } from '../soap/xml/names.js';
import { XmlReader } from '../soap/xml/reader.js';
import type { XmlSink } from '../soap/xml/saxes-parser.js';
import { TagCache } from '../soap/xml/start-tags.js';
import type { XmlAttribute } from '../soap/xml/tree.js';

/** The values of a row, by column title. The titles depend on the report area and the account. */
export type ReportRow = Readonly<Record<string, string>>;

/** A column of a report. Titles are made unique: a second column `Name` with the ID 7 becomes `Name (7)`. */
export type ReportColumn = Readonly<Record<'id' | 'title', string>>;

/** The maximum length of the XML of a row or the header, in characters. */
const MAX_ROW = 4 * 1024 * 1024;
const [MAX_COLUMNS, MAX_DEPTH] = [1000, 16];
const quoted = (text: string): string => JSON.stringify(clip(text));

/**
 * Parses the XML of a report. The `header/field[@id]` elements in the root element, which may have any name, contain
 * the column titles. The `data/row/field[@id]` elements contain the values. Source: singer-io/tap-logmeinrescue,
 * streams/base.py.
 *
 * The following assumptions are not confirmed by any source: each row has a field for every column, in any order; a
 * report without rows has no `row` elements, or no text at all; other children of the root element can be ignored.
 */
export class ReportParser implements TextParser<ReportRow>, XmlSink {
  private readonly xml = new XmlReader(this, false, new TagCache(true));
  private readonly byId = new Map<string, { readonly title: string; lastRow: number }>();
  private rows: ReportRow[] = [];
  private row: Record<string, string> = {};
  private rowNumber = 1;
  private fieldNumber = 0;
  private field: string | undefined;
  private value = '';
  private depth = 0;
  private section: 'header' | 'data' | 'other' | undefined;
  private hasBegun = false;
  private hasHeader: boolean | undefined;
  private textSinceRow = 0;

  /** @param columns the array to which the columns are added when the header is read */
  constructor(private readonly columns: ReportColumn[]) {}

  write(part: string, rows: ReportRow[]): void {
    const text = this.hasBegun ? part : part.trimStart();
    if (text === '') return;
    if (!this.hasBegun && !text.startsWith('<')) this.fail('is not XML: another call has set the output to TEXT');
    this.hasBegun = true;
    this.rows = rows;
    this.read(() => this.xml.write(text));
    this.textSinceRow = rows.length > 0 ? 0 : this.textSinceRow + text.length;
    if (this.textSinceRow > MAX_ROW) this.fail(`is longer than ${MAX_ROW} characters, the limit for a row`);
  }

  end(): void {
    if (this.hasBegun) this.read(() => this.xml.end());
    if (this.hasHeader === false) this.fail('has no header');
  }

  private read(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      // the parser's messages quote markup, but nothing longer than a name
      this.fail(`is not well-formed XML (${clip((error as Error).message.replace(/\.$/, ''))})`);
    }
  }

  /** Throws an error that names the current row and field. */
  private fail(problem: string): never {
    const { section, depth, rowNumber, fieldNumber } = this;
    const row = section === 'header' ? '/header' : section === 'data' && depth > 2 ? `/data/row[${rowNumber}]` : '';
    const field = row !== '' && fieldNumber > 0 ? `/field[${fieldNumber}]` : '';
    throw new DecodeError(`Body/getReport_v2Response/sReport${row}${field}`, problem);
  }

  readonly doctype = (): never => this.fail('has a DOCTYPE, which a report does not need');
  readonly interruption = (): void => undefined; // comments are not part of a value
  open(_ns: string, name: string, attributes: readonly XmlAttribute[]): void {
    const depth = ++this.depth;
    if (depth > MAX_DEPTH) this.fail(`is nested deeper than ${MAX_DEPTH} elements`);
    if (depth === 2) {
      this.section = name === 'header' || name === 'data' ? name : 'other';
      this.fieldNumber = 0;
      if (name === 'header' && this.hasHeader) this.fail('occurs more than once');
      if (this.section !== 'data') this.hasHeader ||= name === 'header';
    }
    if (depth <= 2 || this.section === 'other') return;
    if (this.field !== undefined) this.fail(`contains an element <${clip(name)}>, not a value`);
    const expected = this.section === 'data' && depth === 3 ? 'row' : 'field';
    if (expected === 'field') this.fieldNumber++;
    if (name !== expected) this.fail(`is <${clip(name)}>; expected <${expected}>`);
    if (!this.hasHeader) this.fail('comes before the header, so its columns are not known');
    if (expected === 'row') return;
    this.field = attributes.find((each) => each.name === 'id')?.value;
    if (this.field === undefined) this.fail('has no id');
    this.value = '';
  }

  text(text: string): void {
    if (this.field !== undefined) this.value += text;
    else if (this.section !== 'other' && /[^ \t\r\n]/.test(text)) this.fail('contains text outside of a field');
  }

  close(): void {
    if (this.field !== undefined) {
      if (this.section === 'header') this.addColumn(this.field, this.value);
      else this.addValue(this.field, this.value);
      this.field = undefined;
    } else if (this.section === 'data' && this.depth === 3) this.endRow();
    if (--this.depth === 1) this.section = undefined;
  }

  private addColumn(id: string, title: string): void {
    if (this.byId.has(id)) this.fail(`has the id ${quoted(id)} of another column`);
    if (this.byId.size === MAX_COLUMNS) this.fail(`is one of more than ${MAX_COLUMNS} columns`);
    let unique = title;
    while (this.columns.some((column) => column.title === unique)) unique += ` (${id})`;
    this.byId.set(id, { title: unique, lastRow: 0 });
    this.columns.push({ id, title: unique });
  }

  private addValue(id: string, value: string): void {
    const column = this.byId.get(id);
    if (!column) this.fail(`has the id ${quoted(id)}, which the header does not have`);
    if (column.lastRow === this.rowNumber) this.fail(`has the id ${quoted(id)} of another field in the row`);
    column.lastRow = this.rowNumber;
    // copy the value: a substring keeps the whole string in memory, and V8 copies only short substrings
    setOwn(this.row, column.title, value.length < 13 ? value : Buffer.from(value).toString());
  }

  private endRow(): void {
    const { byId, fieldNumber, rowNumber } = this;
    this.fieldNumber = 0;
    const missing = fieldNumber < byId.size && [...byId].find(([, { lastRow }]) => lastRow !== rowNumber);
    const name = missing && `${quoted(missing[1].title)} (id ${quoted(missing[0])})`;
    if (name) this.fail(`has ${fieldNumber} of ${byId.size} fields: ${name} is missing`);
    this.rows.push(this.row);
    this.row = {};
    this.rowNumber++;
  }
}
