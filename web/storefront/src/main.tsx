import "@shared/app/styles.css";
import { start } from "@shared/app/start";
import type { TextFile } from "@shared/i18n/i18n";
import { RouterProvider } from "@tanstack/react-router";
import { createAppRouter } from "./router";

void start(import.meta.glob<TextFile>("./locales/*.{es,en}.ts"), ["store", "catalogue"], (queryClient) => {
  const router = createAppRouter(queryClient);
  return <RouterProvider router={router} />;
});
