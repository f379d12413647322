import * as z from 'zod/mini';

/** Output volume of the wall in percent, of what the PC's own volume lets through. */
export const volumeSchema = z.int().check(z.minimum(0), z.maximum(100));
export const fullVolume = 100;
