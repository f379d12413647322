/** What stands in a line for a value that must not be there (DESIGN 11). */
export const redacted = '[redacted]';

const secretKey =
  /(pin|token|key|sdp|offer|answer|candidates?|password|secret|credentials?|cookie|authorization)$/i;
const maxDepth = 5;
const maxItems = 50;
const maxCharacters = 2_000;

/**
 * Fields of a log line as they may be written: values of keys that name a secret are replaced, at any
 * depth; errors become plain data; what is too long or too deep is cut.
 */
export const redactFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  redactRecord(fields, 0);

function redactRecord(record: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record)
      .slice(0, maxItems)
      .map(([key, value]) => [key, secretKey.test(key) ? redacted : redactValue(value, depth + 1)]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Error) return redactRecord(errorFields(value), depth);
  // Bytes are keys or media more often than not, and nobody reads them in a log.
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value))
    return value.slice(0, maxItems).map((item: unknown) => redactValue(item, depth + 1));
  return redactRecord({ ...value }, depth);
}

/** An error's own text is not enumerable; what was put on it (`code`, `port`) is. */
const errorFields = (error: Error): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(error)),
  name: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause === undefined ? {} : { cause: error.cause }),
});
