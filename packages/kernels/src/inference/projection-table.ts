import { addBias } from '../dense/rows.ts';
import { matmul } from '../matmul/matmul.ts';

export interface ProjectionTableOptions {
  /** `[vocabSize, embeddingDim]` */
  embedding: Float32Array;
  /** `[embeddingDim, columns]` */
  kernel: Float32Array;
  /** `[columns]` */
  bias: Float32Array;
  vocabSize: number;
  embeddingDim: number;
  columns: number;
}

/**
 * What the first layer makes of each character: `embedding[id] · kernel + bias`, computed once per id instead of once
 * per step. Rows are made when they are first asked for, since a model of a large alphabet should not begin with
 * seconds of work for characters that never come.
 */
export class ProjectionTable {
  readonly #options: ProjectionTableOptions;
  readonly #table: Float32Array;
  readonly #isMade: Uint8Array;

  constructor(options: ProjectionTableOptions) {
    this.#options = options;
    this.#table = new Float32Array(options.vocabSize * options.columns);
    this.#isMade = new Uint8Array(options.vocabSize);
  }

  /** The rows of `ids`, `[ids.length, columns]`. The ids must be in range. */
  gather(ids: Int32Array): Float32Array {
    const { columns } = this.#options;
    const gathered = new Float32Array(ids.length * columns);
    for (let i = 0; i < ids.length; i++) gathered.set(this.#row(ids[i]), i * columns);
    return gathered;
  }

  #row(id: number): Float32Array {
    const { embedding, kernel, bias, embeddingDim, columns } = this.#options;
    const row = this.#table.subarray(id * columns, (id + 1) * columns);
    if (this.#isMade[id] === 0) {
      const embedded = embedding.subarray(id * embeddingDim, (id + 1) * embeddingDim);
      matmul({ a: embedded, b: kernel, out: row, rows: 1, inner: embeddingDim, columns });
      addBias({ x: row, bias, rows: 1, columns });
      this.#isMade[id] = 1;
    }
    return row;
  }
}
