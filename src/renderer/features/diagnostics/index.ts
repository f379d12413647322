export { DiagnosticsView } from './DiagnosticsView.tsx';
export { buildDiagnostics } from './diagnosticsViewModel.ts';
export { useDiagnostics } from './useDiagnostics.ts';
