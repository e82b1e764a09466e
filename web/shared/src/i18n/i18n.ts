import i18next, { type BackendModule, type ResourceKey } from "i18next";
import { initReactI18next } from "react-i18next";
import { whenIdle } from "../app/whenIdle";

export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];

/** Vite's map of lazily loaded text files, by path: `…/<namespace>.<language>.ts`. */
export type TextFile = { default: ResourceKey };
export type TextFiles = Record<string, () => Promise<TextFile>>;

const sharedFiles: TextFiles = import.meta.glob<TextFile>("../locales/*.{es,en}.ts");

function backend(files: TextFiles): BackendModule {
  const byName = new Map(
    [...Object.entries(sharedFiles), ...Object.entries(files)].map(([path, load]) => [
      path.slice(path.lastIndexOf("/") + 1, -".ts".length),
      load,
    ]),
  );
  return {
    type: "backend",
    init() {},
    read(language, namespace, done) {
      const load = byName.get(`${namespace}.${language}`);
      if (!load) return done(new Error(`no texts ${namespace}.${language}`), null);
      load().then(
        (file) => done(null, file.default),
        (error) => done(error, null),
      );
    },
  };
}

/** The server has chosen the page's language (cookie, then Accept-Language, then Spanish) and says so in <html lang>. */
function initialLanguage(): Language {
  const chosen = /(?:^|; )lang=(es|en)/.exec(document.cookie)?.[1] ?? document.documentElement.lang;
  return chosen === "en" ? "en" : "es";
}

/** Starts translation; resolves when the texts of `namespaces` are there. Those of problems, which most visits never see, follow. */
export async function startI18n(files: TextFiles, namespaces: string[]): Promise<void> {
  const language = initialLanguage();
  document.documentElement.lang = language;
  await i18next
    .use(backend(files))
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: languages,
      ns: ["common", ...namespaces],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      returnNull: false,
    });
  whenIdle(() => void i18next.loadNamespaces("problems"));
}

/** Changes the language now and, by the cookie that the server reads, for later visits. */
export async function chooseLanguage(language: Language): Promise<void> {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `lang=${language}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export const currentLanguage = (): Language => (i18next.language === "en" ? "en" : "es");

/** What an English file must have: the keys of the Spanish one. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };
