import { useState, type ReactNode } from 'react';
import { ruleText } from '#shared/diagnostics/index.ts';
import type { PathKind, PathStep, PathSteps } from '#shared/path.ts';
import { Dialog } from './Dialog.tsx';
import { useT } from './i18nContext.ts';
import { CircleCheck, CircleMinus, CircleX, RefreshCw, Route, TriangleAlert } from './icons.ts';
import { isEveryPathClosed, missingRules } from './pathFindings.ts';
import './PathCard.css';

export type PathCardProps = {
  /** How picture and sound travel; null while they do not. */
  path: PathKind | null;
  steps: PathSteps;
  /** By which road the messages go; null where there is only one, and while it is being looked for. */
  road: 'LAN' | 'XMPP' | null;
  /** Where other things must stay in reach; see `Dialog`. */
  isModal?: boolean;
  /** A QR code: on a page that must be light it is loaded when it is needed. */
  qrCode: (text: string, label: string) => ReactNode;
};

/** One line about the way that picture and sound take; a tap opens what was tried, and what is missing. */
export function PathCard(props: PathCardProps): ReactNode {
  const { path, steps, road, isModal = true, qrCode } = props;
  const { t } = useT();
  const [isOpen, setOpen] = useState(false);
  const isClosed = path === null && isEveryPathClosed(steps);
  const line = path === null ? t(isClosed ? 'path:none' : 'path:looking') : t(`path:line.${path}`);
  return (
    <>
      <button
        type="button"
        className="ui-path"
        data-testid="path"
        data-path={path ?? undefined}
        data-closed={isClosed}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {isClosed ? <TriangleAlert aria-hidden="true" /> : <Route aria-hidden="true" />}
        <span>{line}</span>
      </button>
      {isOpen && (
        <Dialog title={t('path:title')} isModal={isModal} onClose={() => setOpen(false)}>
          <div className="ui-path-card" data-testid="path-card">
            <p className="ui-path-now" role="status">
              {line}
            </p>
            <ol className="ui-path-steps">
              {steps.map((step) => (
                <Step key={step.kind} step={step} isConnected={path !== null} />
              ))}
            </ol>
            {isClosed && <Missing steps={steps} qrCode={qrCode} />}
            {road && <p className="ui-path-road">{t(`path:road.${road}`)}</p>}
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Where another way carries the call, one that was not needed is not worth a word of warning. */
function Step({ step, isConnected }: { step: PathStep; isConnected: boolean }): ReactNode {
  const { t } = useT();
  const { kind, state, fault } = step;
  const isSpare = isConnected && state === 'ready';
  const said =
    state === 'failed'
      ? t(`path:fault.${fault ?? 'noAnswer'}`)
      : t(isSpare ? 'path:state.spare' : `path:state.${state}`);
  return (
    <li className="ui-path-step" data-kind={kind} data-state={state}>
      <StepIcon state={state} />
      <span className="ui-path-kind">{t(`path:kind.${kind}`)}</span>
      <span className="ui-path-said">{said}</span>
    </li>
  );
}

function StepIcon({ state }: Pick<PathStep, 'state'>): ReactNode {
  switch (state) {
    case 'inUse':
      return <CircleCheck aria-hidden="true" />;
    case 'failed':
      return <CircleX aria-hidden="true" />;
    case 'trying':
      return <RefreshCw aria-hidden="true" />;
    case 'ready':
    case 'off':
      return <CircleMinus aria-hidden="true" />;
  }
}

/** For whoever keeps the firewall: to be read out, or to be taken along by a phone. */
function Missing({ steps, qrCode }: Pick<PathCardProps, 'steps' | 'qrCode'>): ReactNode {
  const { t } = useT();
  const rules = missingRules(steps).map(ruleText);
  if (rules.length === 0) {
    const isRefused = steps.some(({ fault }) => fault === 'refused');
    return <p className="ui-path-missing">{t(isRefused ? 'path:refused' : 'path:otherSide')}</p>;
  }
  return (
    <section className="ui-path-missing">
      <p>{t('path:missing', { count: rules.length })}</p>
      <div className="ui-path-rules">
        <ul>
          {rules.map((rule) => (
            <li key={rule}>
              <code>{rule}</code>
            </li>
          ))}
        </ul>
        {qrCode(rules.join('\n'), t('path:qr'))}
      </div>
    </section>
  );
}
