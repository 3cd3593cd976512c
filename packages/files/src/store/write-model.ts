import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelArtifacts } from '../format/model-artifacts.ts';
import { isWeightsName } from '../format/model-json.ts';
import { serializeModel } from '../format/serialize-model.ts';
import { checkPath } from './check-path.ts';
import { replaceFile } from './durable-write.ts';
import { describeWriteFailure } from './file-failure.ts';
import { MODEL_JSON } from './read-model.ts';
import { makeRunDirectory } from './run-lock.ts';
import { removeLeftovers } from './temporary-name.ts';
import { writeInTurn } from './write-queue.ts';

/**
 * Saves a model in the folder `dir`, which is created if need be; a model that is there already is replaced.
 *
 * The rename of `model.json` is the one commit point: whoever reads at any moment, even after a crash or a power cut,
 * finds the old model or the new one. Calls of one process for the same folder wait for each other; two processes must
 * not write to one folder at the same time.
 *
 * @throws FilesError `INVALID_ARGUMENT` (see `serializeModel`), `OUTPUT_NOT_WRITABLE`
 */
export async function writeModel(dir: string, artifacts: ModelArtifacts): Promise<void> {
  checkPath(dir, 'dir');
  const { modelJson, weightsName, weightsBytes } = await serializeModel(artifacts);
  await writeInTurn(dir, async () => {
    try {
      await makeRunDirectory(dir);
      await removeLeftovers(dir);
      await replaceFile(join(dir, weightsName), weightsBytes);
      await replaceFile(join(dir, MODEL_JSON), modelJson);
      await removeOtherWeights(dir, weightsName);
    } catch (error) {
      throw describeWriteFailure(error, dir);
    }
  });
}

async function removeOtherWeights(dir: string, weightsName: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (isWeightsName(name) && name !== weightsName) await rm(join(dir, name), { force: true });
  }
}
