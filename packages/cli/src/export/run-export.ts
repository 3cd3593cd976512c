/** `char-rnn export`: one file of a model, for other programs. Returns the exit code. */
import { countParams, type ModelArtifacts, readModel } from '@char-rnn/files';
import { exportOnnx, exportSafetensors } from '@char-rnn/interchange';
import prettyBytes from 'pretty-bytes';
import { ExitCode } from '../errors/exit-code.ts';
import { formatCount } from '../terminal/format.ts';
import { writeJson, writeLine } from '../terminal/write.ts';
import type { ExportFormat } from './export-formats.ts';
import { checkOutputFile, writeOutputFile } from './output-file.ts';

/** What the command line gave. */
export interface ExportOptions {
  format: ExportFormat;
  out: string;
  overwrite?: boolean;
  json?: boolean;
}

const EXPORTERS: Readonly<Record<ExportFormat, (model: ModelArtifacts) => Promise<Uint8Array>>> = {
  safetensors: exportSafetensors,
  onnx: exportOnnx,
};

export async function runExport(folder: string, { format, out, overwrite, json }: ExportOptions): Promise<number> {
  await checkOutputFile(out, { mayReplace: overwrite });
  const model = await readModel(folder);
  const bytes = await EXPORTERS[format](model);
  await writeOutputFile(out, bytes);
  const parameters = countParams(model.architecture);
  if (json) writeJson({ event: 'export', folder, file: out, format, parameters, bytes: bytes.length });
  else writeLine(`${out}: ${formatCount(parameters)} parameters as ${format}, ${prettyBytes(bytes.length)}`);
  return ExitCode.done;
}
