/** A plugin's address with the code filled in (features/plugin/search.ts reads it). */
export const couponLink = (origin: string, slug: string, code: string) =>
  `${origin}/plugins/${encodeURIComponent(slug)}?coupon=${encodeURIComponent(code)}`;
