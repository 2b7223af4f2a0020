export const REQUEST_SETTINGS = ['reasoningEffort', 'responseFormat'] as const;

/** What a request may hold that not every provider knows, and that nobody would notice if it were dropped. */
export type RequestSetting = (typeof REQUEST_SETTINGS)[number];
