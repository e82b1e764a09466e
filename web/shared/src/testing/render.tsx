import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import i18next from "i18next";
import type { ReactNode } from "react";
import { initReactI18next } from "react-i18next";
import { createQueryClient } from "../api/query";
import type { Language } from "../i18n/i18n";
import common from "../locales/common.en";
import commonEs from "../locales/common.es";
import problems from "../locales/problems.en";
import problemsEs from "../locales/problems.es";
import { theme } from "../theme/theme";

type Texts = Record<string, object>;

/** Renders with everything a component stands in; `texts` are the further namespaces that it uses, in the language asked for. */
export function renderInApp(
  children: ReactNode,
  { language = "en", texts = {} }: { language?: Language; texts?: Texts } = {},
) {
  const shared = language === "en" ? { common, problems } : { common: commonEs, problems: problemsEs };
  void i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { ...shared, ...texts } },
    defaultNS: "common",
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={createQueryClient()}>{children}</QueryClientProvider>
    </MantineProvider>,
  );
}
