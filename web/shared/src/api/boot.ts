/** What the server put into the page: the brand, and answers of the API that the first page would ask for. */
export type Brand = {
  name: string;
  logoUrl?: string;
  storefrontUrl: string;
  publisherUrl: string;
  legal: { kind: "terms" | "privacy" | "imprint" | "contact"; href: string }[];
};

type Boot = { brand: Brand; guest: boolean; data: Record<string, unknown> };

const fallback: Boot = {
  brand: {
    name: "Plugin Marketplace",
    storefrontUrl: "http://localhost:3001",
    publisherUrl: "http://localhost:3002",
    legal: [],
  },
  guest: false,
  data: {},
};

function read(): Boot {
  const text = document.getElementById("boot")?.textContent;
  if (!text) return fallback;
  const boot = JSON.parse(text) as Partial<Boot>;
  return { brand: { ...fallback.brand, ...boot.brand }, guest: boot.guest ?? false, data: boot.data ?? {} };
}

const boot = read();

export const brand: Brand = boot.brand;

/** Whether the page came with answers: then the first route waits for them, which takes no time. */
export const isBooted = () => Object.keys(boot.data).length > 0;

/** Hands out an answer that came with the page, once: whoever asks again gets a fresh one from the server. */
export function takeBooted(path: string): Response | undefined {
  if (!(path in boot.data)) return undefined;
  const body = JSON.stringify(boot.data[path]);
  delete boot.data[path];
  return new Response(body, { status: 200, headers: { "Content-Type": "application/json" } });
}

/** Whether the page came to somebody who had no session; true once, since they may log in afterwards, in another tab, too. */
export function takeGuest(): boolean {
  const { guest } = boot;
  boot.guest = false;
  return guest;
}
