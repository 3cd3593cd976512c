export { renderReport } from './render-report.tsx';
export type {
  EpochPoint,
  LossPoint,
  ReportedMachine,
  ReportedModel,
  ReportedText,
  RunReport,
  RunState,
  Sample,
  StepPoint,
} from './run-report.ts';
