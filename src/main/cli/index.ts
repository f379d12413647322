export { helpText, parseRoomArgs, type RoomArgs } from './args.ts';
export { defaultDataDir } from './dataDir.ts';
export { version } from './version.ts';
