import type { ReactNode } from 'react';
import type { FindingState } from '#shared/diagnostics/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { findingText } from '../../../ui/findingText.ts';
import { useT } from '../../../ui/i18nContext.ts';
import {
  CircleCheck,
  CircleMinus,
  CircleX,
  RefreshCw,
  TriangleAlert,
  X,
} from '../../../ui/icons.ts';
import { QrCode } from '../../../ui/QrCode.tsx';
import type { DiagnosticsSnapshot, FindingRow } from './diagnosticsViewModel.ts';
import './Diagnostics.css';

export type DiagnosticsViewProps = {
  /** Null before the first report. */
  diagnostics: DiagnosticsSnapshot | null;
  again: (() => void) | undefined;
  stop: (() => void) | undefined;
};

const icons = { ok: CircleCheck, warning: TriangleAlert, failed: CircleX, skipped: CircleMinus };

/** What was tested, what was found, and what to tell IT. */
export function DiagnosticsView({ diagnostics, again, stop }: DiagnosticsViewProps): ReactNode {
  const { t } = useT();
  const isRunning = again === undefined;
  return (
    <div className="checks" aria-busy={isRunning}>
      <div className="checks-head">
        <p className="checks-sum" role="status" data-testid="checks-sum">
          {isRunning ? t('wall:checks.running') : diagnostics && <Sum diagnostics={diagnostics} />}
        </p>
        {isRunning ? (
          <Button icon={<X aria-hidden="true" />} onPress={stop}>
            {t('wall:checks.stop')}
          </Button>
        ) : (
          <Button icon={<RefreshCw aria-hidden="true" />} onPress={again}>
            {t('wall:checks.again')}
          </Button>
        )}
      </div>
      {!diagnostics && <p className="setting-hint">{t('wall:checks.lead')}</p>}
      <ul className="checks-list" data-old={isRunning}>
        {diagnostics?.rows.map((row) => (
          <Row key={row.finding.id} row={row} />
        ))}
      </ul>
      {diagnostics?.elsewhere && (
        <p className="setting-hint">
          {t('wall:checks.elsewhere')} <code className="checks-code">{diagnostics.elsewhere}</code>
        </p>
      )}
    </div>
  );
}

function Sum({ diagnostics }: { diagnostics: DiagnosticsSnapshot }): ReactNode {
  const { t } = useT();
  const { failures, warnings } = diagnostics;
  const state = failures > 0 ? 'failed' : warnings > 0 ? 'warning' : 'ok';
  return (
    <>
      <Mark state={state} />
      {failures > 0
        ? t('wall:checks.failures', { count: failures })
        : warnings > 0
          ? t('wall:checks.warnings', { count: warnings })
          : t('wall:checks.allWell')}
    </>
  );
}

function Mark({ state }: { state: FindingState }): ReactNode {
  const Icon = icons[state];
  return (
    <span className="check-mark" data-state={state}>
      <Icon aria-hidden="true" />
    </span>
  );
}

function Row({ row: { finding, rule, code } }: { row: FindingRow }): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const { title, sentence } = findingText(i18n, finding);
  const { state } = finding;
  return (
    <li className="check" data-state={state} data-testid={`check-${finding.id}`}>
      <Mark state={state} />
      <div className="check-words">
        <p className="check-title">
          {title}
          <span className="check-state">{t(`wall:checks.state.${state}`)}</span>
        </p>
        <p className="check-sentence">{sentence}</p>
        {rule !== null && (
          <p className="check-rule">
            {t('wall:checks.rule')}
            <code className="checks-code">{rule}</code>
          </p>
        )}
      </div>
      {code !== null && (
        <div className="check-qr">
          <QrCode text={code} label={t('wall:checks.ruleQr')} />
        </div>
      )}
    </li>
  );
}
