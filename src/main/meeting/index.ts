export { createMeetingHost, type MeetingHost, type MeetingHostDeps } from './meetingHost.ts';
export type { MeetingSettings } from './state.ts';
