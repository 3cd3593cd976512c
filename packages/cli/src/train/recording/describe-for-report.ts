import { availableParallelism } from 'node:os';
import { countParams } from '@char-rnn/files';
import { describeMachine } from '../../backend/describe-machine.ts';
import type { PreparedRun } from '../prepare-run.ts';
import type { TrainOptions } from '../train-options.ts';
import type { ReportFacts } from './run-recorder.ts';

/** What a run's report says of the run before anything happens in it. */
export function describeForReport(prepared: PreparedRun, { threads }: TrainOptions): ReportFacts {
  const { run, data, record, backend, model } = prepared;
  const { settings, limits } = run;
  const { epochs, steps, patience } = limits;
  const { baseline } = record;
  return {
    text: {
      name: record.text.name,
      unit: settings.tokenizer === 'byte' ? 'byte' : 'character',
      characters: record.text.characters,
      trainCharacters: data.trainCharacters,
      validationCharacters: data.validationCharacters,
    },
    model: { ...model.architecture, parameters: countParams(model.architecture) },
    settings: { ...settings, epochs, steps, patience },
    preset: { name: settings.preset, reason: run.reason },
    machine: {
      ...describeMachine(),
      threads: threads ?? availableParallelism(),
      backend: backend.name,
      device: backend.device,
    },
    ...(baseline && { baseline: { name: `${baseline.order}-gram`, loss: baseline.loss } }),
  };
}
