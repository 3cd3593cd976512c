/**
 * The entry of a build for profilers. What is exported is not merged into its only caller, so that the time of the matrix
 * products, of the gates, of packing and of waiting can be told apart.
 */

export { multiplyNarrowTile, multiplyWideTile } from './generated/tiles';
export { backpropagateGates } from './gru/backward-gates';
export { applyGates } from './gru/forward-gates';
export * from './index';
export { multiplyPanel, multiplyPartialPanel } from './matmul/multiply-panel';
export { packLeft } from './matmul/pack-left';
export { packRight } from './matmul/pack-right';
export { roundSums, sumRowsInto } from './reduction/row-sums';
export { waitForAll } from './threads/barrier';
