const [START, END] = ['<!-- bench -->', '<!-- /bench -->'];

/** Replaces the text between the markers in a Markdown file. @throws Error if the markers are missing */
export function withSection(file: string, text: string): string {
  const [start, end] = [file.indexOf(START), file.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`the file has no ${START} ... ${END}`);
  return `${file.slice(0, start + START.length)}\n\n${text}\n\n${file.slice(end)}`;
}
