import { join } from 'node:path';
import { checkPath } from './check-path.ts';
import { replaceFile } from './durable-write.ts';
import { describeWriteFailure } from './file-failure.ts';
import { makeRunDirectory } from './run-lock.ts';
import { writeInTurn } from './write-queue.ts';

/** Replaces the `report.html` of a run in one step. @throws FilesError `OUTPUT_NOT_WRITABLE` */
export async function writeReport(runDir: string, html: string): Promise<void> {
  checkPath(runDir, 'runDir');
  const path = join(runDir, 'report.html');
  await writeInTurn(path, async () => {
    try {
      await makeRunDirectory(runDir);
      await replaceFile(path, html);
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}
