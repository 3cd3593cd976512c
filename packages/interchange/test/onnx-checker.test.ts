import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '@char-rnn/files';
import { describe, expect, test } from 'vitest';
import { exportOnnx, importOnnx } from '../src/index.ts';
import { makeModel } from './make-model.ts';
import { findPython, makeFolder } from './python.ts';

const python = findPython('onnx');
const title =
  python === undefined
    ? "ONNX's own checker (SKIPPED: no python3 with onnx, on Debian python3-onnx)"
    : "ONNX's own checker";

/** Checks the file, its types and its shapes, and writes it again as the package onnx does. */
const CHECK = `
import onnx, sys
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
shapes = onnx.shape_inference.infer_shapes(model, strict_mode=True)
for value in [*shapes.graph.input, *shapes.graph.output]:
    kind = value.type.tensor_type
    print(value.name, onnx.TensorProto.DataType.Name(kind.elem_type), [d.dim_param or d.dim_value for d in kind.shape.dim])
onnx.save(model, sys.argv[2])
`;

describe.skipIf(python === undefined)(title, () => {
  test.each<[cell: Architecture['cell'], rnnLayers: number, ends: string[]]>([
    ['gru', 1, ['h_0', 'h_n']],
    ['gru', 3, ['h_0', 'h_n']],
    ['lstm', 1, ['h_0', 'c_0', 'h_n', 'c_n']],
    ['lstm', 2, ['h_0', 'c_0', 'h_n', 'c_n']],
  ])(
    'finds nothing wrong in %s with layers: %d, and infers the shapes that the file states',
    async (cell, rnnLayers, ends) => {
      const folder = await makeFolder();
      const [file, again] = [join(folder, 'model.onnx'), join(folder, 'again.onnx')];
      const model = makeModel({ cell, rnnLayers });
      await writeFile(file, await exportOnnx(model));
      const printed = execFileSync(python!, ['-c', CHECK, file, again], { encoding: 'utf8' });
      expect(printed.trimEnd().split('\n').sort()).toEqual(
        [
          "ids INT64 ['batch', 'time']",
          "logits FLOAT ['batch', 'time', 7]",
          ...ends.map((name) => `${name} FLOAT [${rnnLayers}, 'batch', 4]`),
        ].sort(),
      );
      expect(await importOnnx(await readFile(again))).toEqual(await importOnnx(await readFile(file)));
    },
  );
});
