import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "../api/query";
import { startI18n, type TextFiles } from "../i18n/i18n";
import { shareStyleNonce, styleNonce } from "../theme/nonce";
import { cssVariablesResolver, theme } from "../theme/theme";
import { ToastHost } from "../toast/ToastHost";

/** Puts an application into the page: providers, texts, then what `app` makes with the query client. */
export async function start(
  texts: TextFiles,
  namespaces: string[],
  app: (queryClient: QueryClient) => ReactNode | Promise<ReactNode>,
): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  shareStyleNonce();
  const queryClient = createQueryClient();
  const [children] = await Promise.all([app(queryClient), startI18n(texts, namespaces)]);
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce() ?? ""}
        deduplicateInlineStyles
      >
        <QueryClientProvider client={queryClient}>
          <Suspense>{children}</Suspense>
          <ToastHost />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
