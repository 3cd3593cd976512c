/**
 * The completion process: a model on the kernels, without TensorFlow.js. It is a process and not a thread of the extension host for
 * three reasons: V8's switches that the kernels want belong to a whole process, and the host is not ours alone; a model's memory
 * returns when it ends; and whatever happens in here, the editor goes on.
 */
import { enableWasmFeatures } from '@char-rnn/kernels';
import * as v from 'valibot';
import { requestSchema } from '../messages.ts';
import { CompletionServer } from './completion-server.ts';

enableWasmFeatures();
const server = new CompletionServer((reply) => process.send?.(reply));

process.on('message', (message) => {
  void server.handle(v.parse(requestSchema, message));
});
// The extension host is gone.
process.on('disconnect', () => process.exit(0));
