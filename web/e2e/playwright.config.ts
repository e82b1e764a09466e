import { defineConfig } from "@playwright/test";

const results = "../../.dev/web-test";

/** The machine's own Chromium; nothing is downloaded, and the browser asks nobody anything by itself. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM,
  args: ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"],
};

export default defineConfig({
  testDir: "tests",
  outputDir: `${results}/failures`,
  reporter: [["list"]],
  forbidOnly: true,
  // A machine that stalls is no fault of the pages; what passes only then is reported as flaky.
  retries: 1,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "es-ES",
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions,
    screenshot: "only-on-failure",
    trace: { mode: "retain-on-failure", screenshots: false },
  },
  projects: [
    { name: "together", testIgnore: ["**/outage.spec.ts", "**/figures.spec.ts", "**/screenshots.spec.ts"] },
    // Ends parts of the stack, under which the others would fall.
    { name: "alone", testMatch: "**/outage.spec.ts", dependencies: ["together"] },
    { name: "figures", testMatch: "**/figures.spec.ts", use: { trace: "off", screenshot: "off" } },
    { name: "screenshots", testMatch: "**/screenshots.spec.ts", use: { trace: "off", screenshot: "off" } },
  ],
});
