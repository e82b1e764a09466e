import { expect } from "@playwright/test";
import { person, world } from "./world";

type Side = "storefront" | "panel";

/** Asks an API as somebody, past the browser: for what a test needs done or wants to know, not for what it tests. */
export async function call<T>(side: Side, name: string, method: string, path: string, body?: unknown): Promise<T> {
  const { cookie } = person(name);
  const response = await fetch(`${world[side]}/api/v1${path}`, {
    method,
    headers: { Cookie: `${cookie.name}=${cookie.value}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Ends a part of the stack, or brings it back. */
export async function part(name: string, what: "kill" | "restart"): Promise<void> {
  const response = await fetch(`${world.control}/parts/${name}/${what}`, { method: "POST" });
  expect(response.ok, `${what} ${name}: ${await response.clone().text()}`).toBe(true);
}

type Inbox = { messages: { links: string[] }[] };

/** The link in a mail that is on its way to somebody. */
export async function mailedLink(email: string, kind: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${world.mailbox}/messages?to=${encodeURIComponent(email)}`);
        const { messages } = (await answer.json()) as Inbox;
        link = messages.flatMap((message) => message.links).find((one) => one.includes(kind));
        return link;
      },
      { message: `a mail to ${email} with a link to ${kind}`, timeout: 30_000 },
    )
    .toBeTruthy();
  return link ?? "";
}
