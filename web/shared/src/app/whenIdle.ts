/** Does what can wait once there is nothing better to do. Not every browser tells when that is. */
export const whenIdle: (work: () => void) => void =
  "requestIdleCallback" in globalThis ? (work) => requestIdleCallback(() => work()) : (work) => setTimeout(work, 50);
