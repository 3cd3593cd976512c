export { renderReport } from './render-report.tsx';
export type {
  EpochPoint,
  LossPoint,
  ReportedBaseline,
  ReportedMachine,
  ReportedModel,
  ReportedPreset,
  ReportedText,
  RunReport,
  RunState,
  Sample,
  StepPoint,
} from './run-report.ts';
