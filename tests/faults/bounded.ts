/** The work's result, or a rejection that names it when it takes longer. The work itself is not stopped. */
export async function bounded<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    // When it fails later nobody is listening any more.
    work.catch(() => undefined);
  }
}
