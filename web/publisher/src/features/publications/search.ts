export type PublicationsSearch = { open?: boolean };

export const publicationsSearch = (search: Record<string, unknown>): PublicationsSearch => ({
  open: search.open === true ? true : undefined,
});
