export { askRunningRoom } from './askRunningRoom.ts';
export type { ChecksInput } from './checks/index.ts';
export { createDiagnostics, type Diagnostics } from './diagnostics.ts';
export { doorFileName, openDoctorDoor, type DoctorDoor } from './door.ts';
export { testOutside } from './outside.ts';
export { createMeasureRate } from './probes/rate.ts';
export { createProbes } from './probes/index.ts';
export { createWayTo } from './wayTo.ts';
