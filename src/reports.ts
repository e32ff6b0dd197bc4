/** The exports of `logmein-rescue-soap/reports`: reads a report row by row. */
export { readReport, type Report, type ReportArea, type ReportClient, type ReportOptions } from './reports/report.js';
export type { ReportColumn, ReportRow } from './reports/report-parser.js';
