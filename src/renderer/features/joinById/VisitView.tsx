import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Door } from './Door.tsx';
import { PageFrame } from '../page/index.ts';
import type { VisitSnapshot } from './visitViewModel.ts';

/** From the call to the open door of another room. */
export function VisitView({ visit }: { visit: VisitSnapshot }): ReactNode {
  const { t } = useT();
  return (
    <PageFrame title={t('wall:visit.title', { name: visit.roomName })} onBack={visit.leave}>
      <Step visit={visit} />
      {visit.road !== null && (
        <p className="visit-road" data-testid="visit-road">
          {t('wall:visit.road', { road: visit.road })}
        </p>
      )}
    </PageFrame>
  );
}

function Step({ visit }: { visit: VisitSnapshot }): ReactNode {
  const { t } = useT();
  const { step, roomName, leave } = visit;
  switch (step.at) {
    case 'connecting':
      return <Waiting text={t('wall:visit.connecting')} onCancel={leave} />;
    case 'lobby':
      return <Waiting text={t('wall:visit.lobby', { name: roomName })} onCancel={leave} />;
    case 'confirming':
      return <Confirming step={step} />;
    case 'door':
      return <Door pinOpens={step.pinOpens} failure={step.failure} knock={step.knock} />;
    case 'over':
      return <Over step={step} onClose={leave} />;
  }
}

function Waiting({ text, onCancel }: { text: string; onCancel: () => void }): ReactNode {
  const { t } = useT();
  return (
    <div className="page-step">
      <span className="pulse" aria-hidden="true" />
      <p className="page-lead" role="status">
        {text}
      </p>
      <Button size="large" onPress={onCancel}>
        {t('common:cancel')}
      </Button>
    </div>
  );
}

type StepAt<At> = Extract<VisitSnapshot['step'], { at: At }>;

function Confirming({ step }: { step: StepAt<'confirming'> }): ReactNode {
  const { t } = useT();
  return (
    <div className="page-step">
      {step.hasKeyChanged && <Notice tone="warning">{t('wall:visit.keyChanged')}</Notice>}
      <p className="page-lead">{t('wall:visit.compare')}</p>
      <p className="page-code ui-digits" data-testid="compared-code">
        {step.checkCode}
      </p>
      <div className="page-choice">
        <Button size="large" tone="primary" onPress={step.isSame}>
          {t('wall:visit.same')}
        </Button>
        <Button size="large" onPress={step.isDifferent}>
          {t('wall:visit.different')}
        </Button>
      </div>
    </div>
  );
}

function Over({ step, onClose }: { step: StepAt<'over'>; onClose: () => void }): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  return (
    <div className="page-step">
      <p className="page-lead" role="alert">
        {failureText(i18n, step.failure)}
      </p>
      <div className="page-choice">
        {step.retry && (
          <Button size="large" tone="primary" onPress={step.retry}>
            {t('common:retry')}
          </Button>
        )}
        <Button size="large" onPress={onClose}>
          {t('common:close')}
        </Button>
      </div>
    </div>
  );
}
