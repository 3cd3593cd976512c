/** GRU and LSTM steps written out in float64, one number at a time, to hold the kernels against. */
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

type Numbers = ArrayLike<number>;

/** Column `column` of `row · matrix`, where `matrix` is `[row.length, columns]`. */
function dot(row: Numbers, matrix: Numbers, columns: number, column: number): number {
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += row[k] * matrix[k * columns + column];
  return sum;
}

/** One row's state after one step of a GRU (reset after), from its projection `[3 * units]`. */
export function stepGruNaively(
  projection: Numbers,
  h: Numbers,
  recurrentKernel: Numbers,
  recurrentBias: Numbers,
): number[] {
  const units = h.length;
  return Array.from(h, (before, unit) => {
    const recurrent = (gate: number) =>
      dot(h, recurrentKernel, 3 * units, gate * units + unit) + recurrentBias[gate * units + unit];
    const z = logistic(projection[unit] + recurrent(0));
    const r = logistic(projection[units + unit] + recurrent(1));
    const candidate = Math.tanh(projection[2 * units + unit] + r * recurrent(2));
    return z * before + (1 - z) * candidate;
  });
}

export interface LstmState {
  h: number[];
  c: number[];
}

/** One row's states after one step of an LSTM in Keras' form, gate order i, f, c, o. */
export function stepLstmNaively(
  x: Numbers,
  { h, c }: LstmState,
  kernel: Numbers,
  recurrentKernel: Numbers,
  bias: Numbers,
): LstmState {
  const units = h.length;
  const next: LstmState = { h: [], c: [] };
  for (let unit = 0; unit < units; unit++) {
    const [i, f, candidate, o] = [0, 1, 2, 3].map((gate) => {
      const column = gate * units + unit;
      return dot(x, kernel, 4 * units, column) + dot(h, recurrentKernel, 4 * units, column) + bias[column];
    });
    next.c[unit] = logistic(f) * c[unit] + logistic(i) * Math.tanh(candidate);
    next.h[unit] = logistic(o) * Math.tanh(next.c[unit]);
  }
  return next;
}

/** `row · kernel + bias` in float64. */
export function applyDenseNaively(row: Numbers, kernel: Numbers, bias: Numbers): number[] {
  return Array.from(bias, (value, column) => value + dot(row, kernel, bias.length, column));
}
