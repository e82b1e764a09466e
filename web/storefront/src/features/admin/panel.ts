import { brand } from "@shared/api/boot";

/** Where an admin of the publisher panel takes a plugin down or reinstates it. */
export const panelPlugin = (slug: string) =>
  `${brand.publisherUrl}/operations/plugins?search=${encodeURIComponent(slug)}`;
