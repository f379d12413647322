import * as z from 'zod/mini';
import type { BeaconFrame } from '../backend.ts';

/**
 * The lines between the room and `resources/beacon/beacon.ps1`. The n-th line of ours is answered with its
 * number; the head of the script tells what each state means.
 */
const detail = z.string();
const n = z.int();

const stateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({
    state: z.literal('unusable'),
    code: z.enum(['noAdapter', 'adapterOff', 'refused']),
    detail,
  }),
  z.object({ state: z.literal('advertising'), n }),
  z.object({ state: z.literal('refused'), n, detail }),
  z.object({ state: z.literal('lost'), n, detail }),
]);
export type ScriptState = z.infer<typeof stateSchema>;

/** Undefined for a line that is none of the script's. */
export function parseState(line: string): ScriptState | undefined {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The company id, low byte first, and the payload, in hexadecimal. */
export function encodeLine({ companyId, payload }: BeaconFrame): string {
  const bytes = Buffer.from([companyId & 0xff, companyId >> 8, ...payload]);
  return bytes.toString('hex');
}
