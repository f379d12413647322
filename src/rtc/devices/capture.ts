import { err, ok, type Result } from '#shared/result.ts';
import type { MediaFailure } from '../types.ts';
import type { InputKind } from './deviceList.ts';
import { mediaFailureOf } from './failures.ts';

export type Captured = Result<MediaStreamTrack, MediaFailure>;

/** The part of `MediaDevices` that is used. */
export type MediaSource = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
> &
  Partial<Pick<MediaDevices, 'getDisplayMedia'>>;

export type CaptureDeps = {
  mediaDevices: MediaSource | undefined;
  isSecureContext: boolean;
  /** Whether the browser would ask the person now; null where it does not say. */
  permission(kind: InputKind): Promise<PermissionState | null>;
};

/** Opens cameras and microphones. Every refusal is a value. */
export interface Capture {
  /** Opens that device; any, when it is null or not there. */
  one(kind: InputKind, preferredId: string | null): Promise<Captured>;
  /** Asks for both in one question; what one of the two lacks does not cost the other. */
  both(preferred: Record<InputKind, string | null>): Promise<Record<InputKind, Captured>>;
}

type IdConstraint = { deviceId?: ConstrainDOMString };

const constraintsOf: Record<InputKind, (id: IdConstraint) => MediaTrackConstraints> = {
  camera: (id) => ({
    ...id,
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
  }),
  microphone: (id) => ({
    ...id,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  }),
};
const mediaKinds = { camera: 'video', microphone: 'audio' } as const;

/** Exact, because a merely preferred camera loses against one whose resolution fits better. */
const device = (id: string | null): IdConstraint =>
  id === null ? {} : { deviceId: { exact: id } };

const trackOf = (stream: MediaStream, kind: InputKind): Captured => {
  const track = stream.getTracks().find((each) => each.kind === mediaKinds[kind]);
  return track ? ok(track) : err({ code: 'media.missing' });
};

export const createCapture = (deps: CaptureDeps): Capture => {
  const ask = async (
    constraints: MediaStreamConstraints,
  ): Promise<Result<MediaStream, MediaFailure>> => {
    if (deps.mediaDevices === undefined) {
      return err({ code: deps.isSecureContext ? 'media.unsupported' : 'media.insecure' });
    }
    try {
      return ok(await deps.mediaDevices.getUserMedia(constraints));
    } catch (reason) {
      return err(mediaFailureOf(reason));
    }
  };
  const open = async (kind: InputKind, id: string | null): Promise<Captured> => {
    const stream = await ask({ [mediaKinds[kind]]: constraintsOf[kind](device(id)) });
    return stream.ok ? trackOf(stream.value, kind) : stream;
  };
  const one = async (kind: InputKind, id: string | null): Promise<Captured> => {
    const captured = await open(kind, id);
    const isGone = !captured.ok && captured.error.code === 'media.missing' && id !== null;
    return isGone ? open(kind, null) : captured;
  };

  /** Alone, unless the person has just closed the question: then it is not asked again. */
  const alone = async (
    kind: InputKind,
    id: string | null,
    failure: MediaFailure,
  ): Promise<Captured> =>
    failure.code === 'media.denied' && (await deps.permission(kind)) === 'prompt'
      ? err(failure)
      : one(kind, id);

  return {
    one,
    both: async ({ camera, microphone }) => {
      const stream = await ask({
        video: constraintsOf.camera(device(camera)),
        audio: constraintsOf.microphone(device(microphone)),
      });
      if (stream.ok) {
        return {
          camera: trackOf(stream.value, 'camera'),
          microphone: trackOf(stream.value, 'microphone'),
        };
      }
      return {
        microphone: await alone('microphone', microphone, stream.error),
        camera: await alone('camera', camera, stream.error),
      };
    },
  };
};
