/** What the dashboard's page is told, and what it tells. */
import type { TrainingProgress } from '../../training/training-progress.ts';

export interface DashboardState {
  name: string;
  running: boolean;
  progress: TrainingProgress;
  /** Ready for people: what is in the table of numbers. */
  rows: { label: string; value: string }[];
  /** One line on where the training is. */
  status: string;
}

export type DashboardRequest = { type: 'ready' } | { type: 'cancel' } | { type: 'continue' };
