/**
 * The counts of a text: a trie of its strings up to a length, as in PPM (Cleary & Witten 1984). A node is a string, and
 * at once a context, which characters follow, and an n-gram, a shorter context with the character behind it.
 *
 * All nodes are in one typed array, numbered as they came, and an open-addressing hash table leads from a node and a
 * character to the node of both: no object for a node, so that the memory is known to the byte. It knows nothing of
 * smoothing or of texts.
 */

/** The node of the empty context. It follows nothing, so its number can also say that there is no node. */
export const ROOT = 0;
export const NO_NODE = 0;

/** What is kept of a node, a 32-bit word each. */
const PARENT = 0;
const ID = 1;
/** How often the n-gram occurs. */
const COUNT = 2;
/** How many characters follow the context, and how many different ones: c(h) and T(h). */
const FOLLOWERS = 3;
const DISTINCT_FOLLOWERS = 4;
const FIELDS = 5;

const FIRST_CAPACITY = 1024;
/** Slots of the hash table for each node there is room for, at least: collisions are rare while half of them are empty. */
const SLOTS_PER_NODE = 2;

/** Multiplicative hashing: products with odd numbers of mixed bits spread neighbouring numbers over the upper bits. */
const CONTEXT_MULTIPLIER = 0x9e3779b1;
const HASH_MULTIPLIER = 0x85ebca6b;

export class ContextTrie {
  readonly #maxNodes: number;
  #capacity: number;
  #size = 1;
  #nodes: Uint32Array;
  /** Numbers of nodes; `NO_NODE` where a slot is empty. */
  #slots: Uint32Array;
  /** What a 32-bit hash is shifted right by to be a slot. */
  #hashShift: number;

  /** @param maxNodes the root included. */
  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes;
    this.#capacity = Math.min(FIRST_CAPACITY, maxNodes);
    this.#nodes = new Uint32Array(this.#capacity * FIELDS);
    [this.#slots, this.#hashShift] = allocateSlots(this.#capacity);
  }

  /** Nodes, the root included. */
  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#nodes.byteLength + this.#slots.byteLength;
  }

  /** Makes room for `count` more nodes. Returns false, and does nothing, if they would be more than `maxNodes`. */
  reserve(count: number): boolean {
    const needed = this.#size + count;
    if (needed <= this.#capacity) return true;
    if (needed > this.#maxNodes) return false;
    this.#grow(Math.min(Math.max(needed, 2 * this.#capacity), this.#maxNodes));
    return true;
  }

  /** The node of `context` with `id` behind it, or `NO_NODE`. */
  find(context: number, id: number): number {
    return this.#slots[this.#slotOf(context, id)];
  }

  /** Counts one more `id` behind `context` and returns the node of both. A new node needs room that was reserved. */
  count(context: number, id: number): number {
    const nodes = this.#nodes;
    const slot = this.#slotOf(context, id);
    let ngram = this.#slots[slot];
    if (ngram === NO_NODE) {
      ngram = this.#size++;
      this.#slots[slot] = ngram;
      nodes[ngram * FIELDS + PARENT] = context;
      nodes[ngram * FIELDS + ID] = id;
      nodes[context * FIELDS + DISTINCT_FOLLOWERS]++;
    }
    nodes[ngram * FIELDS + COUNT]++;
    nodes[context * FIELDS + FOLLOWERS]++;
    return ngram;
  }

  /** How often the n-gram occurs: c(h, w). 0 for `NO_NODE`. */
  occurrences(ngram: number): number {
    return this.#nodes[ngram * FIELDS + COUNT];
  }

  /** How many characters follow the context: c(h). */
  followers(context: number): number {
    return this.#nodes[context * FIELDS + FOLLOWERS];
  }

  /** How many different ones: T(h). */
  distinctFollowers(context: number): number {
    return this.#nodes[context * FIELDS + DISTINCT_FOLLOWERS];
  }

  /** The slot of the node of `context` and `id`, or the empty one where it belongs. */
  #slotOf(context: number, id: number): number {
    const nodes = this.#nodes;
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = Math.imul(Math.imul(context, CONTEXT_MULTIPLIER) ^ id, HASH_MULTIPLIER);
    let slot = hash >>> this.#hashShift;
    for (;;) {
      const node = slots[slot];
      if (node === NO_NODE) return slot;
      if (nodes[node * FIELDS + PARENT] === context && nodes[node * FIELDS + ID] === id) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(capacity: number): void {
    const nodes = new Uint32Array(capacity * FIELDS);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
    this.#capacity = capacity;
    [this.#slots, this.#hashShift] = allocateSlots(capacity);
    for (let node = ROOT + 1; node < this.#size; node++) {
      this.#slots[this.#slotOf(nodes[node * FIELDS + PARENT], nodes[node * FIELDS + ID])] = node;
    }
  }
}

/** Empty slots, a power of two of them, and the shift that makes a 32-bit hash one of them. */
function allocateSlots(capacity: number): [slots: Uint32Array, hashShift: number] {
  const bits = Math.ceil(Math.log2(SLOTS_PER_NODE * capacity));
  return [new Uint32Array(2 ** bits), 32 - bits];
}
