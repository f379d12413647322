import { pino } from 'pino';
import { redactFields } from '#shared/redact.ts';
import type { Logger } from './ports.ts';

/** One JSON line for each event: time, level, message and redacted fields. `write` gets whole lines. */
export function createLogger(write: (line: string) => void): Logger {
  const sink = pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  const log =
    (level: keyof Logger) =>
    (message: string, fields: Record<string, unknown> = {}): void =>
      sink[level](redactFields(fields), message);
  return { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
}
