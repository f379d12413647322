import { useEffect, useRef, type ReactNode } from 'react';

export type MediaViewProps = {
  stream: MediaStream | null;
  /** Own pictures and the preview make no sound. */
  isSilent: boolean;
  className?: string;
  testId?: string;
  /** Output device; null is the system's choice. Ignored where the browser cannot choose. */
  speakerId?: string | null;
  /** Of the sound, 0 to 100; all of it when left out. */
  volume?: number;
  /** The browser wants a touch before it plays sound. Call `play` inside one. */
  onBlocked?: (play: () => void) => void;
  /** Width ÷ height of the picture, at first and whenever it changes. */
  onAspect?: (aspect: number) => void;
};

/** Plays a stream. It stays in the page while there is no picture, because the sound comes through it too. */
export function MediaView(props: MediaViewProps): ReactNode {
  const { stream, isSilent, speakerId, volume = 100, onBlocked, onAspect } = props;
  const ref = useRef<HTMLVideoElement>(null);
  const blocked = useRef(onBlocked);
  useEffect(() => {
    blocked.current = onBlocked;
  }, [onBlocked]);

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = stream;
    if (!stream) return;
    let isOver = false;
    const play = (): void => {
      video.play().catch((error: unknown) => {
        if (!isOver && error instanceof DOMException && error.name === 'NotAllowedError')
          blocked.current?.(play);
      });
    };
    play();
    return () => {
      isOver = true;
      video.srcObject = null;
    };
  }, [stream]);

  useEffect(() => {
    const video = ref.current;
    if (!video || isSilent || speakerId === undefined || !('setSinkId' in video)) return;
    // A device that has just gone is replaced by the next choice; until then the old output stays.
    video.setSinkId(speakerId ?? '').catch(() => undefined);
  }, [speakerId, isSilent]);

  useEffect(() => {
    if (ref.current) ref.current.volume = volume / 100;
  }, [volume]);

  // React sets `muted` as a property only, which is what counts here.
  return (
    <video
      ref={ref}
      className={props.className}
      data-testid={props.testId}
      aria-hidden="true"
      autoPlay
      playsInline
      muted={isSilent}
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onAspect?.(videoWidth / videoHeight);
      }}
    />
  );
}
