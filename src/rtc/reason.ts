/** What a log may say of a failure: its name. The browser's own words can quote the SDP, keys included. */
export const reasonOf = (failure: unknown): string =>
  failure instanceof Error ? failure.name : typeof failure;
