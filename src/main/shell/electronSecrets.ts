import { safeStorage } from 'electron';
import type { SecretKeeping } from '../files/secretFile.ts';
import { secretKeeping } from './secretKeeping.ts';

/** How this room keeps its secrets. Call once Electron is ready. */
export const electronSecrets = (): SecretKeeping => secretKeeping(safeStorage, process.platform);
