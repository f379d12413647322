export { CallView } from './CallView.tsx';
export { EndDialog } from './EndDialog.tsx';
export { InvitePanel, type Invite } from './InvitePanel.tsx';
export { buildCall, type CallViewSnapshot } from './callViewModel.ts';
export type { CallActions } from './callControls.ts';
export type { CallMedia } from './callMedia.ts';
