import * as z from 'zod/mini';

/** What people at the wall can say is wrong, without reading or typing. */
export const faultCauses = ['picture', 'sound', 'connection', 'touch', 'other'] as const;
export const faultCauseSchema = z.enum(faultCauses);
export type FaultCause = (typeof faultCauses)[number];
