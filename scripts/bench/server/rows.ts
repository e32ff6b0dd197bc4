/** A row before its strings are escaped. */
export interface Row {
  readonly iRowID: number;
  readonly sName: string;
  readonly sEmail: string;
  readonly dAmount: string;
  readonly dtStarted: string;
  readonly bActive: boolean;
  readonly sNote: string;
}

// as in real reports, one name in a hundred is not Latin-1, and one note in ten contains characters that need escaping
const first = ['Anna', 'Bernard', 'Chiara', 'Dmitri', 'Élodie', 'Fatima', 'Goran', 'Hanne', 'Ines', 'Jürgen'];
const last = ['Andersen', 'Brown', 'Costa', 'Dubois', 'Evans', 'Fischer', 'García', 'Hughes', 'Ivanova', 'Jansen'];
const notes = ['remote session, printer set up', 'second call about the same machine', 'asked to be called back'];

/** Creates rows of about 250 bytes each, which are the same in every run. */
export function rowOf(index: number): Row {
  const id = 100_000 + index;
  const surname = index % 100 === 99 ? 'Łukaszewicz' : (last[Math.trunc(index / 10) % last.length] ?? '');
  const moment = new Date(Date.UTC(2026, 0, 1) + index * 61_000).toISOString();
  return {
    iRowID: id,
    sName: `${first[index % first.length] ?? ''} ${surname}`,
    sEmail: `user${id}@example.com`,
    dAmount: (index * 1.37 + 0.5).toFixed(2),
    dtStarted: `${moment.slice(0, 19)}Z`,
    bActive: index % 3 !== 0,
    sNote: index % 10 === 7 ? 'scanner & printer <2nd floor>' : (notes[index % notes.length] ?? ''),
  };
}

export function rowXml(row: Row): string {
  const { iRowID, sName, sEmail, dAmount, dtStarted, bActive, sNote } = row;
  return (
    `<Row><iRowID>${iRowID}</iRowID><sName>${sName}</sName><sEmail>${sEmail}</sEmail><dAmount>${dAmount}</dAmount>` +
    `<dtStarted>${dtStarted}</dtStarted><bActive>${bActive}</bActive><sNote>${escaped(sNote)}</sNote></Row>`
  );
}

/** Creates a long text like the reply to `getReport`: the lines of a table, some with characters that need escaping. */
export function longText(bytes: number): string {
  const lines: string[] = [];
  for (let index = 0, length = 0; length < bytes; index++) {
    const { iRowID, sEmail, dtStarted, sNote, dAmount } = rowOf(index);
    const line = escaped(`"${iRowID}","${sEmail}","${dtStarted}","${dAmount}","${sNote}"\n`);
    lines.push(length + line.length <= bytes ? line : '.'.repeat(bytes - length));
    length += line.length;
  }
  return lines.join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
