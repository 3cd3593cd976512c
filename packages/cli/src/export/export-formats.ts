export const EXPORT_FORMATS = ['safetensors', 'onnx'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
