export { type CodeBlock, readCodeBlocks } from './code-block.ts';
export { DocumentError } from './document-error.ts';
export { type Part, planParts } from './plan-parts.ts';
export { type PartResult, type RunDocumentOptions, runDocument } from './run-document.ts';
