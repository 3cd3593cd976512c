import { readModel } from '@char-rnn/files';
import { CharRnnModel } from './char-rnn-model.ts';

/**
 * Reads a model directory onto the current TensorFlow.js backend.
 *
 * To generate text only, `OneStep.load` of `@char-rnn/sampler` needs no TensorFlow.js.
 *
 * @param seed determines the dropout masks of further training.
 * @throws FilesError `MODEL_NOT_FOUND`, `CORRUPT_MODEL` or `UNSUPPORTED_FORMAT_VERSION`.
 */
export async function loadCharRnn(dir: string, { seed = 0 }: { seed?: number } = {}): Promise<CharRnnModel> {
  const { architecture, weights } = await readModel(dir);
  return new CharRnnModel(architecture, weights, seed);
}
