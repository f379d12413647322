/** Two RTCPeerConnections in one page, as every introduction to WebRTC shows them. Runs in a page. */

export type BareOptions = {
  /** What somebody who has read on would set: for a share. */
  isTunedForSharing?: boolean;
  /** Sent the other way over the same connection. */
  back?: MediaStream;
};

export interface BarePair {
  readonly received: MediaStream;
  /** What came the other way. */
  readonly receivedBack: MediaStream;
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

export async function connectBare(
  sent: MediaStream,
  { isTunedForSharing = false, back }: BareOptions = {},
): Promise<BarePair> {
  const from = new RTCPeerConnection();
  const to = new RTCPeerConnection();
  const received = new MediaStream();
  const receivedBack = new MediaStream();
  from.onicecandidate = ({ candidate }) => void (candidate && to.addIceCandidate(candidate));
  to.onicecandidate = ({ candidate }) => void (candidate && from.addIceCandidate(candidate));
  to.ontrack = ({ track, receiver }) => {
    received.addTrack(track);
    if (isTunedForSharing) receiver.jitterBufferTarget = 0;
  };
  from.ontrack = ({ track }) => receivedBack.addTrack(track);
  for (const track of sent.getTracks()) from.addTrack(track, sent);
  await from.setLocalDescription();
  if (from.localDescription) await to.setRemoteDescription(from.localDescription);
  for (const track of back?.getTracks() ?? []) to.addTrack(track, sent);
  await to.setLocalDescription();
  if (to.localDescription) await from.setRemoteDescription(to.localDescription);
  if (isTunedForSharing) await tune(from);
  return {
    received,
    receivedBack,
    stats: () => to.getStats(),
    close: () => {
      from.close();
      to.close();
    },
  };
}

async function tune(pc: RTCPeerConnection): Promise<void> {
  for (const sender of pc.getSenders()) {
    if (sender.track?.kind !== 'video') continue;
    sender.track.contentHint = 'detail';
    const parameters = sender.getParameters();
    parameters.degradationPreference = 'maintain-resolution';
    for (const encoding of parameters.encodings) encoding.maxBitrate = 2_500_000;
    await sender.setParameters(parameters);
  }
}
