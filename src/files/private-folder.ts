/**
 * How folders of the state are made, those above them included: for their owner alone, as prompts, documents and answers
 * lie in them. The umask may take more away; a folder that is there already stays as its owner left it.
 */
export const PRIVATE_FOLDER = { recursive: true, mode: 0o700 } as const;
