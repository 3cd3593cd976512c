import { type NamedTensor, nameRecurrentLayer } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import type { KerasLayers } from './check-layers.ts';
import type { WeightsManifest } from './keras-json.ts';

/** Most of the files that a message names. */
const MOST_NAMES = 3;

/**
 * The weights of the layers under this project's names. Keras' layouts and gate order are this project's own.
 *
 * @throws InterchangeError `CORRUPT_FILE`, `UNSUPPORTED_MODEL` for weights that are not float32.
 */
export async function readWeights(
  manifest: WeightsManifest,
  readShard: (path: string) => Promise<Uint8Array>,
  layers: KerasLayers,
): Promise<NamedTensor[]> {
  const wanted = listWanted(layers, manifest);
  const weights = new Map<string, NamedTensor>();
  for (const group of manifest) {
    const bytes = await readGroup(group, readShard);
    let at = 0;
    for (const { name, shape } of group.weights) {
      const data = new Float32Array(countElements(shape));
      new Uint8Array(data.buffer).set(bytes.subarray(at, at + data.byteLength));
      at += data.byteLength;
      const wantedName = wanted.get(name);
      if (wantedName !== undefined) weights.set(wantedName, { name: wantedName, shape, data });
    }
  }
  return [...weights.values()];
}

/** From the names in the manifest to this project's. */
function listWanted(layers: KerasLayers, manifest: WeightsManifest): Map<string, string> {
  const names = manifest.flatMap(({ weights }) => weights.map(({ name }) => name));
  const wanted = [
    [layers.embedding, 'embeddings', 'embedding'],
    ...layers.recurrent.flatMap((layer, index) =>
      ['kernel', 'recurrent_kernel', 'bias'].map((part) => [layer, part, nameRecurrentLayer(layers.cell, index)]),
    ),
    [layers.dense, 'kernel', 'dense'],
    [layers.dense, 'bias', 'dense'],
  ];
  return new Map(wanted.map(([layer, part, target]) => [findName(names, layer, part), `${target}/${part}`]));
}

/** Between the layer and the weight there may be the cell: `gru/kernel`, `gru/gru_cell/kernel`, `model/gru/gru_cell_1/kernel`. */
function findName(names: readonly string[], layer: string, part: string): string {
  const found = names.filter((name) => {
    const path = name.split('/');
    return path.at(-1) === part && path.slice(0, -1).includes(layer);
  });
  if (found.length === 1) return found[0];
  const count = found.length === 0 ? 'no weight' : `${found.length} weights`;
  throw corrupt(`it has ${count} "${part}" for the layer "${layer}"`);
}

async function readGroup(
  { paths, weights }: WeightsManifest[number],
  readShard: (path: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  for (const { name, dtype, quantization } of weights) {
    const type = quantization === undefined ? dtype : `quantized to ${quantization.dtype ?? 'fewer bits'}`;
    if (type === 'float32') continue;
    const message = `The weight "${name}" is ${type}, and only float32 is read: convert the Keras model without --quantize_* options.`;
    throw new InterchangeError('UNSUPPORTED_MODEL', message);
  }
  const size = weights.reduce((sum, { shape }) => sum + countElements(shape) * Float32Array.BYTES_PER_ELEMENT, 0);
  const shards: Uint8Array[] = [];
  let length = 0;
  for (const path of paths) {
    checkShardPath(path);
    const shard = await readShard(path);
    length += shard.length;
    // Before the next one is read: a manifest may name a file a million times.
    if (length > size) break;
    shards.push(shard);
  }
  if (length !== size) {
    const names = paths.slice(0, MOST_NAMES).join(', ') + (paths.length > MOST_NAMES ? ', ...' : '');
    const found = length > size ? 'more' : `${length} bytes`;
    throw corrupt(`its files of weights (${names}) hold ${found} instead of the ${size} bytes that it promises`);
  }
  return joinShards(shards, size);
}

function joinShards(shards: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const shard of shards) {
    bytes.set(shard, at);
    at += shard.length;
  }
  return bytes;
}

/** Names and folders below: nothing that leads out of the folder of model.json, and no address. */
function checkShardPath(path: string): void {
  const isBelow = path !== '' && !/[\\:\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '..');
  if (!isBelow) throw corrupt(`its weights are said to be in ${JSON.stringify(path)}, which is not beside it`);
}

function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function corrupt(problem: string): InterchangeError {
  const message = `The model.json is damaged: ${problem}. Copy or convert the Keras model again.`;
  return new InterchangeError('CORRUPT_FILE', message);
}
