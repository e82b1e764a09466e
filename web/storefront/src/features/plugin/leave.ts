/** Goes to an address outside of the router: a payment page, a file. */
export const leaveFor = (url: string) => location.assign(url);
