export { createCallEventLog, type CallEventLog } from './callEventLog.ts';
export { createNotices, type Notices } from './notices.ts';
export { createRoomApi, type RoomApiDeps } from './roomApi.ts';
