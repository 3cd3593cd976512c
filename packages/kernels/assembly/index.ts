export { matmul } from './matmul/matmul';
export { matmulScratchBytes } from './matmul/multiply-matrices';
