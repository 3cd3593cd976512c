/**
 * The one-step generator of the TensorFlow tutorial "Text generation with an RNN": a step model, a tokenizer and a
 * temperature. The state of a text is never in here; it is passed in and handed back.
 */
import type { ModelArtifacts } from '@char-rnn/files';
import { type Tokenizer, tokenizerFromJSON, UNKNOWN_ID } from '@char-rnn/tokenizer';
import { EventLoopPacer } from './event-loop.ts';
import type { InferenceOptions } from './inference/inference-options.ts';
import { KernelStepModel } from './inference/kernel-step-model.ts';
import { checkStep } from './lanes/check-step.ts';
import { type Continuation, continueLane } from './lanes/continue-lane.ts';
import { drawCharacters } from './lanes/draw-characters.ts';
import { generateLanes, type LanePiece } from './lanes/generate-lanes.ts';
import { primeLanes } from './lanes/prime-lanes.ts';
import { SamplerError } from './sampler-error.ts';
import {
  type GenerateOptions,
  type GenerateSettings,
  resolveGenerate,
  resolveSampling,
  type SamplingOptions,
  type SamplingSettings,
} from './sampling/sampling-options.ts';
import type { StepModel, StepResult } from './step-model.ts';

/** The first id behind `[UNK]`. */
const FIRST_CHARACTER_ID = 1;

/** What `generateOneStep` gives. */
export interface OneStepResult {
  /** The next character of each input. */
  chars: string[];
  /** After the inputs, before `chars`: pass them on together. `[batch, units]` each, row-major. */
  states: Float32Array[];
}

/** How a text is read. */
export interface ReadOptions {
  /** What `read` gave for the text before this one; absent at the beginning. */
  after?: StepResult | undefined;
  /** Ends the reading early: the result is then undefined. */
  signal?: AbortSignal | undefined;
}

/** How a text that was read goes on. */
export interface ContinueOptions extends GenerateOptions {
  /** The place in a batch of `generateBatch` whose random numbers are used: another place, another continuation. Default 0. */
  lane?: number;
}

/** For a model that is loaded: how it is computed, beside how its characters are chosen. */
export interface OneStepOptions extends SamplingOptions, InferenceOptions {}

/** Generates text from any `StepModel`. Everything that computes is a promise; nothing that is passed in is changed. */
export class OneStep {
  /** What computes the logits. */
  readonly stepModel: StepModel;
  /** What turns text into ids and back. */
  readonly tokenizer: Tokenizer;
  readonly #defaults: SamplingOptions;
  readonly #oneStepSettings: SamplingSettings;
  #position = 0;
  #loaded: { artifacts: ModelArtifacts; model: KernelStepModel } | undefined;

  /**
   * @param options hold for every call that does not give its own. Without a `seed`, each call draws a fresh one.
   * @throws SamplerError `INVALID_ARGUMENT`, `VOCABULARY_MISMATCH`
   */
  constructor(stepModel: StepModel, tokenizer: Tokenizer, options: SamplingOptions = {}) {
    if (stepModel.vocabSize !== tokenizer.size) {
      const message = `The model has ${stepModel.vocabSize} ids and the tokenizer ${tokenizer.size}: use the one the model was trained with.`;
      throw new SamplerError('VOCABULARY_MISMATCH', message);
    }
    if (tokenizer.size <= FIRST_CHARACTER_ID) {
      throw new SamplerError(
        'INVALID_ARGUMENT',
        'The vocabulary has no character but [UNK]: nothing can be generated.',
      );
    }
    this.stepModel = stepModel;
    this.tokenizer = tokenizer;
    this.#defaults = options;
    this.#oneStepSettings = resolveSampling(options);
  }

  /**
   * A model directory's model on the kernels, without TensorFlow.js. Node only; in a browser use `fromArtifacts`.
   *
   * @throws SamplerError `TOKENIZER_MISSING`, `INVALID_ARGUMENT`
   * @throws FilesError `MODEL_NOT_FOUND`, `CORRUPT_MODEL`, `UNSUPPORTED_FORMAT_VERSION`, `FILE_NOT_READABLE`
   */
  static async load(dir: string, options: OneStepOptions = {}): Promise<OneStep> {
    // Imported here, so that whoever does not load from a disk does not need one.
    const { readModel } = await import('@char-rnn/files');
    const oneStep = OneStep.fromArtifacts(await readModel(dir), options);
    await oneStep.#loaded!.model.prepare();
    return oneStep;
  }

  /**
   * The model of a model directory's artifacts on the kernels, which the first step gets ready.
   *
   * @throws SamplerError `TOKENIZER_MISSING`, `INVALID_ARGUMENT`
   */
  static fromArtifacts(artifacts: ModelArtifacts, options: OneStepOptions = {}): OneStep {
    if (artifacts.tokenizer === undefined) {
      const message =
        'The model was saved without its tokenizer: save it again with one, as in model.save(dir, { tokenizer }).';
      throw new SamplerError('TOKENIZER_MISSING', message);
    }
    const tokenizer = tokenizerFromJSON(artifacts.tokenizer);
    const model = KernelStepModel.fromArtifacts(artifacts, options);
    const oneStep = new OneStep(model, tokenizer, options);
    oneStep.#loaded = { artifacts, model };
    return oneStep;
  }

  /**
   * Saves the model that `load` or `fromArtifacts` gave. Node only.
   *
   * @throws SamplerError `MODEL_NOT_SAVABLE` for a step model of another origin: save the model itself.
   * @throws FilesError `OUTPUT_NOT_WRITABLE`, `INVALID_ARGUMENT`
   */
  async save(dir: string): Promise<void> {
    if (this.#loaded === undefined) {
      const message =
        'Only a OneStep from load or fromArtifacts knows its weights: save the model that this one was made from.';
      throw new SamplerError('MODEL_NOT_SAVABLE', message);
    }
    const { writeModel } = await import('@char-rnn/files');
    await writeModel(dir, this.#loaded.artifacts);
  }

  /**
   * Gives back the memory and the threads of the model that `load` or `fromArtifacts` gave; nothing can be generated
   * afterwards. Whatever is forgotten instead is given back at some time after nothing refers to it. A step model that
   * was passed in is its owner's to dispose of.
   */
  dispose(): void {
    this.#loaded?.model.dispose();
  }

  /**
   * Reads the inputs, one text for each lane, and draws the character that comes next in each. Texts of one call may
   * differ in length. With a `ByteTokenizer` the next character is a whole one too, of up to four bytes (or U+FFFD for
   * bytes that are none), and it is read when it is passed in again.
   *
   * The n-th call of a `OneStep` with a seed draws with the n-th random numbers of that seed, so that a loop by hand
   * gives what `generate` gives.
   *
   * @param inputs at least one character each: the prompts first, then the `chars` of the call before
   * @param states of the call before, for the same lanes; absent at the beginning
   * @throws SamplerError `INVALID_ARGUMENT`, `INVALID_LOGITS`
   */
  async generateOneStep(inputs: readonly string[], states?: Float32Array[]): Promise<OneStepResult> {
    checkTexts(inputs, 'inputs');
    if (inputs.length === 0)
      throw new SamplerError('INVALID_ARGUMENT', 'inputs is empty: give one text for each lane.');
    const empty = inputs.indexOf('');
    if (empty >= 0) {
      throw new SamplerError('INVALID_ARGUMENT', `inputs[${empty}] is empty: give at least one character.`);
    }
    const model = this.stepModel;
    const texts = inputs.map((input) => this.tokenizer.encode(input));
    const read = await primeLanes({ model, texts, states, pacer: new EventLoopPacer() });
    const nextPosition = () => this.#position++;
    const chars = await drawCharacters(model, this.tokenizer, read!, this.#oneStepSettings, nextPosition);
    return { chars, states: read!.states };
  }

  /**
   * The text that follows the prompt, without the prompt. An empty prompt stands for a newline or, if the vocabulary
   * has none, for its first character.
   *
   * @throws SamplerError `INVALID_ARGUMENT`, `INVALID_LOGITS`
   */
  async generate(prompt: string, options: GenerateOptions = {}): Promise<string> {
    const [text] = await this.generateBatch([prompt], options);
    return text!;
  }

  /**
   * The texts that follow several prompts, generated together. The first is what `generate` gives for it alone with
   * the same seed; each of the others has random numbers of its own, by its place in the list.
   *
   * @throws SamplerError `INVALID_ARGUMENT`, `INVALID_LOGITS`
   */
  async generateBatch(prompts: readonly string[], options: GenerateOptions = {}): Promise<string[]> {
    const pieces = this.#generate(prompts, options);
    const texts = prompts.map(() => '');
    for await (const { lane, text } of pieces) texts[lane] += text;
    return texts;
  }

  /**
   * The text that `generate` gives, in pieces of whole characters as soon as they are certain: what may become a stop
   * string is held back. An abort ends the stream without an error, and so does leaving the loop.
   *
   * @throws SamplerError `INVALID_ARGUMENT` at once, `INVALID_LOGITS` from the stream
   */
  stream(prompt: string, options: GenerateOptions = {}): AsyncIterable<string> {
    return joinPieces(this.#generate([prompt], options));
  }

  /**
   * Reads a text once, so that it can be continued many times, or read on: what comes back is plain data, one row of logits
   * (of the character that comes next) and of states. Nothing that is passed in is changed. An empty text at the beginning is
   * read as an empty prompt is.
   *
   * @throws SamplerError `INVALID_ARGUMENT`, `INVALID_LOGITS`
   */
  async read(text: string, { after, signal }: ReadOptions = {}): Promise<StepResult | undefined> {
    checkTexts([text], 'text');
    if (text === '' && after !== undefined) return after;
    const ids = this.#encodePrompt(text);
    const pacer = new EventLoopPacer();
    return primeLanes({ model: this.stepModel, texts: [ids], states: after?.states, pacer, signal });
  }

  /**
   * What `stream` gives for the text that was read, with the probability of each piece. Leaving the loop ends it.
   *
   * @param read one row, from `read`
   * @throws SamplerError `INVALID_ARGUMENT` at once, `INVALID_LOGITS` from the stream
   */
  continue(read: StepResult, { lane = 0, ...options }: ContinueOptions = {}): AsyncIterable<Continuation> {
    if (!Number.isSafeInteger(lane) || lane < 0) {
      throw new SamplerError('INVALID_ARGUMENT', `lane is ${lane}: give a whole number from 0 up.`);
    }
    checkStep(read, 1, this.stepModel.vocabSize);
    return continueLane(this.stepModel, this.tokenizer, read, lane, this.#resolve(options));
  }

  #generate(prompts: readonly string[], options: GenerateOptions): AsyncIterable<LanePiece> {
    checkTexts(prompts, 'prompt');
    const settings = this.#resolve(options);
    const ids = prompts.map((prompt) => this.#encodePrompt(prompt));
    return generateLanes(this.stepModel, this.tokenizer, ids, settings);
  }

  #resolve(options: GenerateOptions): GenerateSettings {
    return resolveGenerate({
      ...options,
      temperature: options.temperature ?? this.#defaults.temperature,
      topK: options.topK ?? this.#defaults.topK,
      topP: options.topP ?? this.#defaults.topP,
      seed: options.seed ?? this.#defaults.seed,
    });
  }

  #encodePrompt(prompt: string): Int32Array {
    if (prompt !== '') return this.tokenizer.encode(prompt);
    const newline = this.tokenizer.encode('\n');
    return newline[0] === UNKNOWN_ID ? Int32Array.of(FIRST_CHARACTER_ID) : newline;
  }
}

async function* joinPieces(pieces: AsyncIterable<LanePiece>): AsyncGenerator<string, void, undefined> {
  for await (const { text } of pieces) yield text;
}

function checkTexts(texts: unknown, name: string): void {
  const isTexts = Array.isArray(texts) && texts.every((text) => typeof text === 'string');
  if (!isTexts) throw new SamplerError('INVALID_ARGUMENT', `${name} is ${JSON.stringify(texts)}: give text.`);
}
