import type { ModelArtifacts } from '@char-rnn/files';
import { checkExport } from '../model/check-export.ts';
import { GENERATED_BY, writeMetadata } from '../model/model-metadata.ts';
import { toPyTorch } from '../pytorch/to-pytorch.ts';
import { encodeSafetensors } from './safetensors-file.ts';

/**
 * The bytes of a safetensors file with the names and layouts of PyTorch: `embedding.weight`, `gru.weight_ih_l0`, ...,
 * `linear.bias`. Its metadata holds the tokenizer and all else that makes it the same model when it is imported again.
 * Equal models give equal bytes.
 *
 * @throws InterchangeError `INVALID_ARGUMENT` if weights are missing, have another shape or are not finite.
 */
export async function exportSafetensors(model: ModelArtifacts): Promise<Uint8Array> {
  const checked = await checkExport(model);
  // `format` tells the Hugging Face libraries whose layouts these are.
  const metadata = { format: 'pt', generated_by: GENERATED_BY, ...writeMetadata(checked) };
  return encodeSafetensors(toPyTorch(checked), metadata);
}
