/** The tutorial's sizes, and a batch of ids that every contender trains on. */
export const VOCAB = 66;
export const EMBEDDING = 256;
export const UNITS = 1024;
export const BATCH = 64;
export const TIME = 100;

export const ids = Int32Array.from({ length: BATCH * TIME }, (_, i) => (i * 7919) % VOCAB);
export const targets = ids.map((id) => (id * 31 + 1) % VOCAB);
