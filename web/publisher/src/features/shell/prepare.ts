import i18next from "i18next";

/** For loaders: the texts of a page are there before it is shown. */
export const texts = (...namespaces: string[]) => i18next.loadNamespaces(namespaces);
