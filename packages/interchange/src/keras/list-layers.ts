import { InterchangeError } from '../interchange-error.ts';
import type { KerasLayer, Topology } from './keras-json.ts';

const INPUT = 'InputLayer';

/**
 * The layers between the input and the output, in the order of computation.
 *
 * @throws InterchangeError `UNSUPPORTED_MODEL` unless they are one chain. Initial states may come in beside it, and last
 *   states may go out.
 */
export function listLayers({ className, layers }: Topology): KerasLayer[] {
  if (className === 'Sequential') return layers.filter(({ class_name }) => class_name !== INPUT);
  if (className === 'Functional' || className === 'Model') return followNodes(layers);
  throw unsupported(`it is a ${JSON.stringify(className)}, neither Sequential nor Functional`);
}

function followNodes(layers: readonly KerasLayer[]): KerasLayer[] {
  const byName = new Map(layers.map((layer) => [nameOf(layer), layer]));
  const inner = layers.filter(({ class_name }) => class_name !== INPUT);
  const follower = new Map<string, KerasLayer>();
  let first: KerasLayer | undefined;
  for (const layer of inner) {
    const [source, ...others] = listSources(layer);
    const before = byName.get(source ?? '');
    if (before === undefined) throw unsupported(`nothing comes into its layer "${nameOf(layer)}"`);
    if (others.some((name) => byName.get(name)?.class_name !== INPUT)) {
      throw unsupported(`its layer "${nameOf(layer)}" joins ${others.length + 1} others`);
    }
    if (before.class_name !== INPUT) {
      if (follower.has(source)) throw unsupported(`its layer "${source}" goes to more than one other`);
      follower.set(source, layer);
    } else if (first === undefined) first = layer;
    else throw unsupported(`its layers "${nameOf(first)}" and "${nameOf(layer)}" both begin at an input`);
  }
  const chain: KerasLayer[] = [];
  for (let layer = first; layer !== undefined; layer = follower.get(nameOf(layer))) chain.push(layer);
  if (chain.length !== inner.length) throw unsupported('its layers are not one chain');
  return chain;
}

/** The names of the layers whose outputs this one takes, the main one first. */
function listSources(layer: KerasLayer): string[] {
  const calls = layer.inbound_nodes ?? [];
  if (calls.length !== 1) throw unsupported(`its layer "${nameOf(layer)}" is called ${calls.length} times`);
  const sources: string[] = [];
  collectSources(calls[0], sources);
  return sources;
}

/** `["name", 0, 0, { ... }]` in Keras 2, `{ keras_history: ["name", 0, 0] }` in Keras 3, in lists and objects. */
function collectSources(node: unknown, sources: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  const isSource = Array.isArray(node) && typeof node[0] === 'string' && typeof node[1] === 'number';
  if (isSource) sources.push(node[0]);
  for (const item of Object.values(node)) collectSources(item, sources);
}

function nameOf(layer: KerasLayer): string {
  return layer.config.name ?? (typeof layer.name === 'string' ? layer.name : '');
}

function unsupported(problem: string): InterchangeError {
  const message = `This Keras model is of another kind: ${problem}. Sequential and Functional models that are one chain can be imported.`;
  return new InterchangeError('UNSUPPORTED_MODEL', message);
}
