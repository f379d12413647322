export type BucketLimits = {
  perSourceBurst: number;
  perSourcePerSecond: number;
  totalBurst: number;
  totalPerSecond: number;
  /** Sources remembered at once; the one heard longest ago is forgotten first. */
  maxSources: number;
};

/** The limits of DESIGN 5. */
export const discoveryLimits: BucketLimits = {
  perSourceBurst: 5,
  perSourcePerSecond: 1,
  totalBurst: 50,
  totalPerSecond: 50,
  maxSources: 1024,
};

type Bucket = { tokens: number; filledAt: number };

/**
 * How often each source, and all together, may draw an answer. The only state of the responder; its size
 * is bounded. A forgotten source starts with a full bucket again, which the total still bounds.
 */
export function createTokenBuckets(limits: BucketLimits, monotonic: () => number) {
  const sources = new Map<string, Bucket>();
  const total: Bucket = { tokens: limits.totalBurst, filledAt: monotonic() };

  function fill(bucket: Bucket, perSecond: number, burst: number): void {
    const now = monotonic();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) * perSecond) / 1000);
    bucket.filledAt = now;
  }

  function bucketOf(source: string): Bucket {
    const known = sources.get(source);
    const bucket = known ?? { tokens: limits.perSourceBurst, filledAt: monotonic() };
    // Put in again, so that the map stays in the order of last use.
    sources.delete(source);
    if (sources.size >= limits.maxSources) {
      const [oldest] = sources.keys();
      if (oldest !== undefined) sources.delete(oldest);
    }
    sources.set(source, bucket);
    return bucket;
  }

  return {
    /** Takes a token of the source and one of the total. False: no answer. */
    take(source: string): boolean {
      const bucket = bucketOf(source);
      fill(bucket, limits.perSourcePerSecond, limits.perSourceBurst);
      fill(total, limits.totalPerSecond, limits.totalBurst);
      if (bucket.tokens < 1 || total.tokens < 1) return false;
      bucket.tokens -= 1;
      total.tokens -= 1;
      return true;
    },
    get size() {
      return sources.size;
    },
  };
}
