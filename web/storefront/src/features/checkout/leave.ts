/** Goes to an address outside of the router: a payment page, a file. Of its own, so that tests can stand in for it. */
export const leaveFor = (url: string) => location.assign(url);
