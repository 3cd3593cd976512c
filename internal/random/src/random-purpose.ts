/** What random numbers are drawn for. Each purpose has streams of its own, so that no two draws ever share a number. */
export const RandomPurpose = {
  weights: 1,
  shuffle: 2,
  dropout: 3,
  sampling: 4,
  laneOffset: 5,
  weightDropout: 6,
} as const;

export type RandomPurpose = (typeof RandomPurpose)[keyof typeof RandomPurpose];
