export { JoinView } from './JoinView.tsx';
export { VisitView } from './VisitView.tsx';
export { buildVisit } from './visitViewModel.ts';
