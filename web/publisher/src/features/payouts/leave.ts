/** On to a page of Stripe's. */
export const leaveFor = (url: string) => location.assign(url);
