import type { ModelArtifacts } from '@char-rnn/files';
import { finishImport, type ImportOptions, requireVocabulary } from '../model/finish-import.ts';
import { readMetadata } from '../model/model-metadata.ts';
import { fromPyTorch } from '../pytorch/from-pytorch.ts';
import { decodeSafetensors } from './safetensors-file.ts';

/**
 * The model in a safetensors file: one that `exportSafetensors` wrote, be it trained on in PyTorch since, or the
 * `state_dict` of any PyTorch model of one `nn.Embedding`, one `nn.GRU` or `nn.LSTM` and one `nn.Linear`, in float32 and
 * under whatever names. The latter needs a vocabulary.
 *
 * @throws InterchangeError `CORRUPT_FILE`, `UNSUPPORTED_MODEL`, `UNSUPPORTED_FORMAT_VERSION`, `VOCABULARY_MISSING`,
 *   `VOCABULARY_MISMATCH`, `INVALID_ARGUMENT` for a vocabulary that is none.
 */
export async function importSafetensors(bytes: Uint8Array, options: ImportOptions = {}): Promise<ModelArtifacts> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const known = readMetadata(metadata);
  const { sizes, weights } = fromPyTorch(tensors);
  if (known === undefined) requireVocabulary(options);
  const architecture = { dropout: 0, ...known?.architecture, ...sizes };
  return finishImport({ ...known, architecture, weights }, options);
}
