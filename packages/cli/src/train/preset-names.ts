/** The names of the presets, apart from what they choose, so that the command line knows them without loading it. */
export const PRESET_NAMES = ['auto', 'tutorial', 'best'] as const;

export type PresetName = (typeof PRESET_NAMES)[number];
