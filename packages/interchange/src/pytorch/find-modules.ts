import type { NamedTensor } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';

/** Part of a `state_dict`: what has names that begin alike. */
export interface Module {
  /** Such as `gru` or `model.gru`. */
  name: string;
  /** By the rest of their names, such as `weight_ih_l0`. */
  tensors: ReadonlyMap<string, NamedTensor>;
}

export interface Modules {
  embedding: Module;
  recurrent: Module;
  linear: Module;
}

/** Most of the modules of another model that a message names. */
const MOST_NAMES = 8;

/**
 * The modules of a `state_dict`, told by what they hold, since their names are anybody's choice.
 *
 * @throws InterchangeError `UNSUPPORTED_MODEL` unless there are exactly these three.
 */
export function findModules(tensors: readonly NamedTensor[]): Modules {
  const modules = groupByModule(tensors);
  const [recurrent, ...otherRecurrent] = modules.filter((module) => module.tensors.has('weight_hh_l0'));
  const rest = modules.filter((module) => !module.tensors.has('weight_hh_l0'));
  const [embedding, ...otherEmbeddings] = rest.filter((module) => keysOf(module) === 'weight');
  const [linear, ...others] = rest.filter((module) => keysOf(module) !== 'weight');
  const isComplete = recurrent && embedding && linear && keysOf(linear) === 'bias,weight';
  if (!isComplete || otherRecurrent.length + otherEmbeddings.length + others.length > 0) {
    const shown = modules.slice(0, MOST_NAMES).map((module) => `${module.name} (${keysOf(module)})`);
    const more = modules.length > MOST_NAMES ? ` and ${modules.length - MOST_NAMES} more` : '';
    const message = `The file holds ${shown.join(', ') || 'nothing'}${more}. One nn.Embedding, one nn.GRU or nn.LSTM and one nn.Linear with bias can be imported: save a model of these alone.`;
    throw new InterchangeError('UNSUPPORTED_MODEL', message);
  }
  return { embedding, recurrent, linear };
}

function groupByModule(tensors: readonly NamedTensor[]): Module[] {
  const modules = new Map<string, Map<string, NamedTensor>>();
  for (const tensor of tensors) {
    const end = Math.max(0, tensor.name.lastIndexOf('.'));
    const name = tensor.name.slice(0, end);
    const module = modules.get(name) ?? new Map();
    modules.set(name, module.set(tensor.name.slice(end === 0 ? 0 : end + 1), tensor));
  }
  return [...modules].map(([name, tensors]) => ({ name, tensors }));
}

function keysOf({ tensors }: Module): string {
  return [...tensors.keys()].sort().join(',');
}
