import type { ReactNode } from 'react';
import type { UpdateView } from '#shared/update.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { lastUsed } from './lastUsed.ts';

export type UpdateNoteProps = {
  /** Null where the room is not updated by itself. */
  update: UpdateView | null;
  version: string;
  /** Milliseconds since the epoch. */
  now: number;
};

/** Which version runs, which is offered, and what it waits for. */
export function UpdateNote({ update, version, now }: UpdateNoteProps): ReactNode {
  const { t, format } = useT();
  const running = update?.running ?? version;
  const offered = update?.offered ?? null;
  const checkedAt = update?.checkedAt ?? null;
  return (
    <div className="setting" data-testid="update">
      <div className="setting-words">
        <p className="setting-label">{t('wall:settings.update.title')}</p>
        <p>{t('wall:settings.update.running', { version: running })}</p>
        {offered !== null && offered !== running && (
          <p>{t('wall:settings.update.offered', { version: offered })}</p>
        )}
        <p data-reason={update?.reason ?? 'off'}>
          {t(`wall:settings.update.reason.${update?.reason ?? 'off'}`)}
        </p>
        {update && (
          <p className="setting-hint">
            {checkedAt === null
              ? t('wall:settings.update.never')
              : t('wall:settings.update.checked', { when: lastUsed(format, checkedAt, now) })}
          </p>
        )}
      </div>
    </div>
  );
}
