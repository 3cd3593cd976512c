export { philox4x32 } from './philox.ts';
export { philoxKey } from './philox-key.ts';
export { RandomPurpose } from './random-purpose.ts';
export { RandomStream } from './random-stream.ts';
