const [START, END] = ['<!-- bench -->', '<!-- /bench -->'];

/** Puts a text between the marks of a Markdown file. @throws Error if the marks are not there */
export function withSection(file: string, text: string): string {
  const [start, end] = [file.indexOf(START), file.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`there is no ${START} ... ${END} to write between`);
  return `${file.slice(0, start + START.length)}\n\n${text}\n\n${file.slice(end)}`;
}
