/** A lock is renewed when less than this is left of it. */
export const renewBelow = 20 * 60_000;
/** Somebody who has done nothing for so long does not work on the case. */
export const idleAfter = 10 * 60_000;

type Held = { mine: boolean; until: string };

/** Whether the lock on a case should be renewed now: it is ours, runs out, and somebody is at work. */
export function shouldRenew(
  claim: Held | undefined,
  at: { now: number; lastActive: number; visible: boolean },
): boolean {
  if (!claim?.mine || !at.visible) return false;
  const left = new Date(claim.until).getTime() - at.now;
  return left > 0 && left < renewBelow && at.now - at.lastActive < idleAfter;
}

/** The minutes that a lock holds still: at least one until it is over. */
export function minutesLeft(until: string, now: number): number {
  const left = new Date(until).getTime() - now;
  return left <= 0 ? 0 : Math.max(1, Math.round(left / 60_000));
}
